"""The tag GPSMap."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Tag, register

register(Tag(
    name="GPSMap", role="object", status="experimental", naming="required",
    doc="A map of places; it never became part of a release.",
    attrs=f.OBJECT,
    example="""<View>
  <GPSMap name="map" value="$track"/>
</View>""",
    example_data={"track": "media/track.json"},
))
