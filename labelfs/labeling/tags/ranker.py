"""The tag Ranker."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Result, Tag, ValueKey, register

register(Tag(
    name="Ranker", role="control", naming="required", children=("Bucket",),
    doc="Puts the cards of a List in order, or sorts them into buckets.",
    use=(
        "Cards are dragged; by keys, Alt and the arrows move the focused one within its column or to the "
        "next.",
        "The order is written at submit even when nothing was moved. Items of a stored order that the task no "
        "longer has are kept until it is changed.",
    ),
    attrs=(*f.NAMED, Attr("collapsible", "bool", True, "Cards can be folded.")),
    objects=("List",),
    result=Result("ranker", ValueKey("ranker", "object", "Bucket → ids of its cards in order, as text; without buckets "
                                     "the ranker's own name, cards in no bucket under `_`.")),
    example="""<View>
  <List name="hits" value="$hits"/>
  <Ranker name="rank" toName="hits">
    <Bucket name="relevant" title="Relevant"/>
    <Bucket name="off_topic" title="Off topic"/>
  </Ranker>
</View>""",
    example_data={"hits": [{"id": "a", "title": "Otters"}, {"id": "b", "title": "Beavers"}]},
    example_result=[{"id": "rk", "from_name": "rank", "to_name": "hits", "type": "ranker", "origin": "manual",
                     "value": {"ranker": {"_": [], "relevant": ["b", "a"], "off_topic": []}}}],
))
