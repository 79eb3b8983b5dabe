"""The tag List."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Tag, register

register(Tag(
    name="List", role="object", naming="required",
    doc="Shows cards with title and text, to be ordered or sorted into buckets by a Ranker.",
    attrs=(*f.OBJECT, Attr("title", "str", None, "Heading above the cards.", variable=True)),
    example="""<View>
  <List name="hits" value="$hits" title="Found"/>
  <Ranker name="order" toName="hits"/>
</View>""",
    example_data={"hits": [{"id": "a", "title": "Otters", "body": "River mammals."},
                           {"id": "b", "title": "Beavers", "html": "<b>Build</b> dams"}]},
))
