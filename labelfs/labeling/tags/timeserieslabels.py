"""The tag TimeSeriesLabels."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Result, Tag, register

register(Tag(
    name="TimeSeriesLabels", role="control", naming="required", children=("Label",),
    doc="Labels for ranges and instants of time series.",
    use=(
        "With a label armed, a drag over the plots makes a range, a double click an instant; both lie on samples.",
        "The selected range is moved by its body and resized by its ends; the arrow keys move its end by a sample, "
        "with Shift by ten, and with Ctrl Shift its start. In Details the times are typed.",
        "`start` and `end` are written as the column writes its times: numbers stay numbers, dates are texts by "
        "`timeFormat`; without a time column they are row numbers.",
    ),
    attrs=(*f.NAMED, *f.LABEL_LIST, *f.look(opacity=0.9), f.FILL_OPACITY),
    objects=("TimeSeries",),
    result=Result("timeserieslabels", f.labels("timeserieslabels"), (f.SERIES_RANGE,)),
    example="""<View>
  <TimeSeries name="data" value="$csv" timeColumn="time" timeFormat="%Y-%m-%d %H:%M">
    <Channel column="speed"/>
  </TimeSeries>
  <TimeSeriesLabels name="label" toName="data">
    <Label value="First" background="#2a6f97"/>
    <Label value="Second" background="#d9a400"/>
  </TimeSeriesLabels>
</View>""",
    example_data={"csv": "media/track.csv"},
    example_result=[{
        "id": "a1", "from_name": "label", "to_name": "data", "type": "timeserieslabels", "origin": "manual",
        "value": {"start": "2024-03-01 08:15", "end": "2024-03-01 08:45", "instant": False,
                  "timeserieslabels": ["First"]},
    }],
))
