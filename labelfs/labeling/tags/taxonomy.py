"""The tag Taxonomy."""

from __future__ import annotations

from labelfs.labeling import families as f
from labelfs.labeling.tag import Attr, Result, Tag, ValueKey, register

register(Tag(
    name="Taxonomy", role="control", naming="required", children=("Choice",),
    doc="Classifies with nodes of a tree; with `labeling` it marks spans with them.",
    use=(
        "Type to search in thousands of nodes; the arrow keys open, close and walk, Enter chooses, Backspace "
        "takes the last one back.",
        "Choosing a node does not choose what is below it.",
    ),
    attrs=(
        *f.CLASSIFIER,
        Attr("value", "str", None, "Task field with a list of further nodes.", variable=True),
        Attr("leafsOnly", "bool", False, "Only nodes without children can be chosen."),
        Attr("showFullPath", "bool", False, "Shows the path of chosen nodes."),
        Attr("pathSeparator", "str", " / ", "What stands between the parts of a path."),
        Attr("maxUsages", "int", None, "How many nodes may be chosen.", minimum=1),
        Attr("minWidth", "css", None, "Least width of the field."),
        Attr("maxWidth", "css", None, "Greatest width of the field."),
        Attr("dropdownWidth", "css", None, "Width of the opened tree."),
        Attr("placeholder", "str", None, "Text of the empty field."),
        Attr("apiUrl", "str", None, "Address that gives the tree, or parts of it.", variable=True),
        Attr("labeling", "bool", False, "Works like `Labels`: selecting text makes a region."),
        Attr("legacy", "bool", False, "People may add nodes of their own, with `/` between the levels."),
        Attr("sharedStore", "str", None, "Name of a tree that several of these share."),
    ),
    objects=f.ANY,
    result=Result("taxonomy", ValueKey("taxonomy", "paths", "Paths from the root to each chosen node (aliases where "
                                       "given).")),
    example="""<View>
  <Image name="photo" value="$image"/>
  <Taxonomy name="species" toName="photo" leafsOnly="true">
    <Choice value="Plant">
      <Choice value="Oak"/>
      <Choice value="Birch"/>
    </Choice>
  </Taxonomy>
</View>""",
    example_data={"image": "media/tree.jpg"},
    example_result=[{"id": "x1", "from_name": "species", "to_name": "photo", "type": "taxonomy", "origin": "manual",
                     "value": {"taxonomy": [["Plant", "Oak"]]}}],
))
