"""A ticker in a studio."""

import pulumi_apsara_live as live

studio = live.Caster("cup-final", norm_type="general")
live.CasterTicker("scores", caster_id=studio.id, ticker_name="scores", location_id="RT01", text="0:0")
