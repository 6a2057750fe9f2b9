package main

import (
	live "example.com/pulumi-apsara-live/sdk/go/apsaralive"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		studio, err := live.NewCaster(ctx, "evening-news", &live.CasterArgs{NormType: pulumi.String("general")})
		if err != nil {
			return err
		}
		inStudio := pulumi.DeletedWith(studio)
		config, err := live.NewCasterConfig(ctx, "evening-news", &live.CasterConfigArgs{
			CasterId:   studio.ID(),
			DomainName: pulumi.String("live.example.com"),
			Transcode: &live.TranscodeConfigArgs{
				CasterTemplate: pulumi.String("lp_hd"),
				LiveTemplates:  pulumi.StringArray{pulumi.String("lsd"), pulumi.String("lhd")},
			},
			Delay:         pulumi.Float64(5),
			CallbackUrl:   pulumi.String("https://hooks.example.com/evening-news"),
			ProgramName:   pulumi.String("evening"),
			ProgramEffect: pulumi.Bool(true),
		}, inStudio)
		if err != nil {
			return err
		}
		camera, err := live.NewCasterVideoResource(ctx, "camera", &live.CasterVideoResourceArgs{
			CasterId:      studio.ID(),
			ResourceName:  pulumi.String("camera 1"),
			LocationId:    pulumi.String("RV01"),
			LiveStreamUrl: pulumi.String("rtmp://ingest.example.com/evening-news/camera-1"),
		}, inStudio)
		if err != nil {
			return err
		}
		_, err = live.NewCasterProgram(ctx, "rundown", &live.CasterProgramArgs{
			CasterId: studio.ID(),
			Episodes: live.EpisodeArray{
				&live.EpisodeArgs{
					Name:        pulumi.String("headlines"),
					EpisodeType: pulumi.String("Resource"),
					ResourceId:  camera.ResourceId,
					StartTime:   pulumi.String("2036-06-29T20:00:00+02:00"),
					EndTime:     pulumi.String("2036-06-29T20:15:00+02:00"),
				},
				&live.EpisodeArgs{
					Name:        pulumi.String("weather"),
					EpisodeType: pulumi.String("Resource"),
					ResourceId:  camera.ResourceId,
					StartTime:   pulumi.String("2036-06-29T20:15:00+02:00"),
					EndTime:     pulumi.String("2036-06-29T20:20:00+02:00"),
				},
			},
		}, inStudio)
		if err != nil {
			return err
		}
		runState, err := live.NewCasterRunState(ctx, "evening-news", &live.CasterRunStateArgs{
			CasterId: studio.ID(),
		}, pulumi.DependsOn([]pulumi.Resource{config}))
		if err != nil {
			return err
		}
		restart, err := live.NewCasterRestart(ctx, "evening-news", &live.CasterRestartArgs{
			CasterId: studio.ID(),
			Triggers: pulumi.StringMap{"config": config.RestartFingerprint},
		}, pulumi.DependsOn([]pulumi.Resource{runState}),
			pulumi.DeleteBeforeReplace(true), // so that `pulumi up --replace` restarts
		)
		if err != nil {
			return err
		}
		ctx.Export("casterId", studio.ID())
		ctx.Export("reason", restart.Reason)
		return nil
	})
}
