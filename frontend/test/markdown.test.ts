import assert from "node:assert/strict";
import { test } from "node:test";
import { inline, markdownToHtml, outdent } from "../src/core/markdown";

test("the indent of XML formatting goes, that of the text stays", () => {
  assert.equal(outdent("\n    # A\n      code\n    b\n  "), "# A\n  code\nb");
});

test("blocks", () => {
  assert.equal(markdownToHtml("# Look\n\nOne *two*\nthree"), "<h1>Look</h1>\n<p>One <em>two</em>\nthree</p>");
  assert.equal(markdownToHtml("- a\n- b\n  - c"), "<ul><li>a</li><li><p>b</p>\n<ul><li>c</li></ul></li></ul>");
  assert.equal(markdownToHtml("1. x\n2. y"), "<ol><li>x</li><li>y</li></ol>");
  assert.equal(markdownToHtml("> q\n> r\n\n---"), "<blockquote><p>q\nr</p></blockquote>\n<hr>");
  assert.equal(markdownToHtml("```js\na < b\n```"), "<pre><code>a &lt; b</code></pre>");
});

test("lines", () => {
  assert.equal(inline("**b** _i_ `x<*y*` [l](http://a.b/c_d_e) snake_case_name"), '<strong>b</strong> <em>i</em> <code>x&lt;*y*</code> <a href="http://a.b/c_d_e">l</a> snake_case_name');
  assert.equal(inline('![a"b](p.png)'), '<img alt="a&quot;b" src="p.png">');
});
