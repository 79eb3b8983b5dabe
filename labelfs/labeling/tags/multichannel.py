"""The tag MultiChannel."""

from __future__ import annotations

from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="MultiChannel", role="child", parents=("TimeSeries",), children=("Channel",),
    doc="Draws several channels of a TimeSeries in one plot, with a legend to switch them.",
    use=(
        "All its channels are drawn over one value axis, which spans those in view; a click on a name in the "
        "legend switches the channel off and on.",
    ),
    attrs=(
        Attr("height", "css", 200, "Height of the plot, in pixels."),
        Attr("showAxis", "bool", True, "Shows the time axis."),
        Attr("showYAxis", "bool", True, "Shows the value axis."),
        Attr("fixedScale", "bool", None, "As in TimeSeries, for this plot."),
    ),
    example="""<View>
  <TimeSeries name="sensor" value="$csv" timeColumn="time">
    <MultiChannel height="240">
      <Channel column="left"/>
      <Channel column="right"/>
    </MultiChannel>
  </TimeSeries>
</View>""",
    example_data={"csv": "media/track.csv"},
))
