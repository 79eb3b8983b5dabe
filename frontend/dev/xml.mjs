// A labeling config as the server's tree, near enough for looking at tags before the server runs. Not used by the product.
const OBJECTS = "Image Text HyperText Paragraphs Audio Video TimeSeries Table List Pdf Chat".split(" ");
const CHILDREN = "Label Choice Channel Relation Shortcut Item Column Bucket".split(" ");
const VISUAL = "View Header Style Collapse Panel Filter Markdown Repeater PagedView Dialog".split(" ");
const CONTROLS = ("Labels HyperTextLabels ParagraphLabels TimeSeriesLabels RectangleLabels PolygonLabels EllipseLabels KeyPointLabels BrushLabels BitmaskLabels VectorLabels TimelineLabels "
  + "Rectangle Polygon Ellipse KeyPoint Brush Bitmask Vector VideoRectangle MagicWand Choices Taxonomy TextArea Number Rating DateTime Pairwise Ranker Relations").split(" ");
const NAMES = new Map([...OBJECTS, ...CHILDREN, ...VISUAL, ...CONTROLS].map((name) => [name.toLowerCase(), name]));
const ATTRS = new Map(("toName valueType valueList showInline perRegion perItem visibleWhen whenTagName whenLabelValue whenChoiceValue whenRole className idAttr maxUsages allowEmpty showAlias allowNested "
  + "requiredMessage zoomControl rotateControl zoomBy brightnessControl contrastControl gammaControl crosshair canRotate snap opacity fillColor strokeColor strokeWidth fillOpacity maxSubmissions showSubmitButton "
  + "showLabels highlightColor saveTextResult selectionEnabled maxRating defaultValue minValue maxValue indexFlag granularity editable skipDuplicates").split(" ").map((name) => [name.toLowerCase(), name]));

export function parseConfig(xml) {
  const tokens = xml.replaceAll(/<!--[\s\S]*?-->/g, (text) => text.replaceAll(/[^\n]/g, " ")).matchAll(/<(\/?)([\w:]+)((?:\s+[\w:-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/g);
  const root = { children: [] };
  const stack = [root];
  let line = 1;
  for (const [whole, close, name, attrs, self, text] of tokens) {
    const top = stack.at(-1);
    if (text !== undefined) {
      if (text.trim()) top.text = (top.text ?? "") + entities(text.trim());
    } else if (close) stack.pop();
    else {
      const node = makeNode(name, attrs, line);
      top.children.push(node);
      if (!self) stack.push(node);
    }
    line += whole.split("\n").length - 1;
  }
  bind(root.children[0]);
  return root.children[0];
}

function makeNode(written, text, line) {
  const tag = NAMES.get(written.toLowerCase()) ?? written;
  const role = OBJECTS.includes(tag) ? "object" : CONTROLS.includes(tag) ? "control" : CHILDREN.includes(tag) ? "child" : VISUAL.includes(tag) ? "visual" : "unknown";
  const node = { tag, role, line, attrs: {}, children: [] };
  for (const [, key, double, single] of text.matchAll(/([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)) {
    const name = ATTRS.get(key.toLowerCase()) ?? (key.toLowerCase() === "hotkey" ? "hotkey" : key);
    const value = entities(double ?? single);
    if (name === "name") node.name = value;
    else if (name === "toName") node.toName = value.split(",").map((one) => one.trim());
    else node.attrs[name] = name !== "value" && /^(true|false)$/.test(value) ? value === "true" : value;
  }
  return node;
}

function entities(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&#10;", "\n").replaceAll("&amp;", "&");
}

/** A control without `toName` belongs to the only object. */
function bind(root) {
  const all = [];
  const visit = (node) => { all.push(node); node.children.forEach(visit); };
  visit(root);
  const objects = all.filter((node) => node.role === "object");
  for (const node of all) if (node.role === "control" && !node.toName && objects.length === 1) node.toName = [objects[0].name];
}
