"""The tag Relations."""

from __future__ import annotations

from dataclasses import replace

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Result, Tag, register

register(Tag(
    name="Relations", role="control", naming="optional", children=("Relation",),
    doc="The labels on offer for relations between two regions.",
    use=(
        "Alt R starts a relation at the selected region; the next region selected is its other end, also on "
        "another object.",
        "In the list of relations an arrow is turned (right, left, both), labeled or removed. Arrows can be "
        "seen between objects, too.",
    ),
    attrs=(
        replace(f.NAME, required=False),
        replace(f.TO_NAME, doc="Not needed.", required=False),
        Attr("choice", "enum", "multiple", "How many labels one relation may carry.", ("single", "multiple")),
        Attr("value", "str", None, "Task field with a list of further labels.", variable=True),
    ),
    objects=f.ANY,
    result=Result("relation"),
    example="""<View>
  <Text name="letter" value="$text"/>
  <Labels name="ner" toName="letter">
    <Label value="Person"/>
    <Label value="Place"/>
  </Labels>
  <Relations>
    <Relation value="lives in"/>
    <Relation value="born in"/>
  </Relations>
</View>""",
    example_data={"text": "Ada wrote from Turin."},
    example_result=[
        {"id": "r1", "from_name": "ner", "to_name": "letter", "type": "labels", "origin": "manual",
         "value": {"start": 0, "end": 3, "text": "Ada", "labels": ["Person"]}},
        {"id": "r2", "from_name": "ner", "to_name": "letter", "type": "labels", "origin": "manual",
         "value": {"start": 15, "end": 20, "text": "Turin", "labels": ["Place"]}},
        {"type": "relation", "from_id": "r1", "to_id": "r2", "direction": "right", "labels": ["lives in"]},
    ],
))
