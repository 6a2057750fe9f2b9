import * as live from "@pulumi/apsara-live";

const studio = new live.Caster("evening-news", { normType: "general" });

const config = new live.CasterConfig("evening-news", {
    casterId: studio.id,
    domainName: "live.example.com",
    transcode: { casterTemplate: "lp_hd", liveTemplates: ["lsd", "lhd"] },
    delay: 5,
    callbackUrl: "https://hooks.example.com/evening-news",
    programName: "evening",
    programEffect: true,
}, { deletedWith: studio });

const camera = new live.CasterVideoResource("camera", {
    casterId: studio.id,
    resourceName: "camera 1",
    locationId: "RV01",
    liveStreamUrl: "rtmp://ingest.example.com/evening-news/camera-1",
}, { deletedWith: studio });

new live.CasterProgram("rundown", {
    casterId: studio.id,
    episodes: [
        {
            name: "headlines",
            episodeType: "Resource",
            resourceId: camera.resourceId,
            startTime: "2036-06-29T20:00:00+02:00",
            endTime: "2036-06-29T20:15:00+02:00",
        },
        {
            name: "weather",
            episodeType: "Resource",
            resourceId: camera.resourceId,
            startTime: "2036-06-29T20:15:00+02:00",
            endTime: "2036-06-29T20:20:00+02:00",
        },
    ],
}, { deletedWith: studio });

const runState = new live.CasterRunState("evening-news", { casterId: studio.id }, { dependsOn: [config] });

const restart = new live.CasterRestart("evening-news", {
    casterId: studio.id,
    triggers: { config: config.restartFingerprint },
}, {
    dependsOn: [runState],
    deleteBeforeReplace: true, // so that `pulumi up --replace` restarts
});

export const casterId = studio.id;
export const reason = restart.reason;
