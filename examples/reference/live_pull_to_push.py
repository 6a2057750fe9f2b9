"""A relay that plays a file and pushes it to an RTMP address."""

import pulumi

import pulumi_apsara_live as live

relay = live.LivePullToPush(
    "trailers",
    region="cn-shanghai",
    source_type="url",
    source_urls=["https://files.example.com/trailers/1.mp4"],
    dst_url="rtmp://ingest.example.com/evening-news/trailers",
    start_time="2036-06-29T17:00:00Z",
    end_time="2036-06-29T23:00:00Z",
)
pulumi.export("task_id", relay.task_id)
