//! The SVG form: the sequence diagram as a picture that needs nothing else.

use core::fmt::Write;

use super::diagram::{Diagram, Kind, Row};

/// Width of the column of times.
const TIMES: usize = 110;
/// Distance of columns.
const LANE: usize = 270;
/// Height of the titles.
const TITLE: usize = 84;
/// Height of a row.
const ROW: usize = 30;
/// Width of a character, in hundredths.
const CHARACTER: usize = 722;

const STYLE: &str = "
  .paper { fill: #ffffff } text { font: 12px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #1f2328 }
  .title { font-weight: bold } .time { fill: #6e7781 } .name { font-weight: bold; text-anchor: middle }
  .address, .label { text-anchor: middle } .lane { stroke: #afb8c1; stroke-dasharray: 4 4 }
  .box { fill: #ddf4ff; stroke: #54aeff } .note { fill: #fff8c5; stroke: #d4a72c }
  .arrow { stroke: #0969da; stroke-width: 1.5 } .broken { stroke: #cf222e; stroke-width: 1.5 }
  .head { fill: #0969da } .cross { stroke: #cf222e; stroke-width: 2 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #0d1117 } text { fill: #e6edf3 } .time { fill: #8b949e } .lane { stroke: #484f58 }
    .box { fill: #0c2d6b; stroke: #388bfd } .note { fill: #3b2e00; stroke: #bb8009 }
    .arrow { stroke: #58a6ff } .head { fill: #58a6ff } .broken, .cross { stroke: #ff7b72 }
  }
";

/// Writes the diagram.
pub(super) fn write(diagram: &Diagram) -> String {
    let width = TIMES + LANE * diagram.lanes.len().max(2) + 20;
    let height = TITLE + ROW * diagram.rows.len() + 40;
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\">\n<title>{}</title>\n<style>{STYLE}</style>\n<rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n",
        Escaped(&diagram.title())
    );
    let _ = writeln!(out, "<text class=\"title\" x=\"12\" y=\"20\">{}</text>", Escaped(&diagram.title()));
    for (i, lane) in diagram.lanes.iter().enumerate() {
        let x = middle(i);
        let [role, address] = lane.title();
        let _ = writeln!(
            out,
            "<line class=\"lane\" x1=\"{x}\" y1=\"{TITLE}\" x2=\"{x}\" y2=\"{}\"/>\n\
             <rect class=\"box\" x=\"{}\" y=\"34\" width=\"{}\" height=\"42\" rx=\"4\"/>\n\
             <text class=\"name\" x=\"{x}\" y=\"51\">{}</text>\n<text class=\"address\" x=\"{x}\" y=\"68\">{}</text>",
            height - 20,
            x - LANE / 2 + 12,
            LANE - 24,
            Escaped(&cut(&role, LANE - 30)),
            Escaped(&cut(&address, LANE - 30))
        );
    }
    for (i, row) in diagram.rows.iter().enumerate() {
        write_row(&mut out, row, TITLE + ROW * i + 24);
    }
    out.push_str("</svg>\n");
    out
}

fn middle(lane: usize) -> usize {
    TIMES + LANE * lane + LANE / 2
}

/// What of a text fits.
fn cut(text: &str, width: usize) -> String {
    let room = width * 100 / CHARACTER;
    if text.chars().count() <= room {
        return text.to_owned();
    }
    text.chars().take(room.saturating_sub(1)).chain(['\u{2026}']).collect()
}

fn write_row(out: &mut String, row: &Row, y: usize) {
    let micros = row.time / 1000;
    let _ =
        writeln!(out, "<text class=\"time\" x=\"12\" y=\"{y}\">{:>6}.{:03} ms</text>", micros / 1000, micros % 1000);
    let (x1, x2) = (middle(row.from), middle(row.to));
    let (left, right) = (x1.min(x2), x1.max(x2));
    if row.kind == Kind::Note {
        let text = cut(&row.text, right - left + LANE - 30);
        let wide = (text.chars().count() * CHARACTER / 100 + 16).max(right - left + 40);
        let (x, from) = (usize::midpoint(left, right), (left + right).saturating_sub(wide) / 2);
        let _ = writeln!(
            out,
            "<rect class=\"note\" x=\"{from}\" y=\"{}\" width=\"{wide}\" height=\"20\" rx=\"3\"/>\
             <text class=\"label\" x=\"{x}\" y=\"{y}\">{}</text>",
            y - 14,
            Escaped(&text)
        );
        return;
    }
    let (class, text) = (if row.kind == Kind::Arrow { "arrow" } else { "broken" }, &row.text);
    if left == right {
        // To itself.
        let text = cut(text, LANE - 50);
        let _ = writeln!(
            out,
            "<path class=\"{class}\" fill=\"none\" d=\"M{x1} {} h20 v10 h-20\"/><text x=\"{}\" y=\"{y}\">{}</text>",
            y - 6,
            x1 + 26,
            Escaped(&text)
        );
        return;
    }
    let line = y + 4;
    let text = cut(text, right - left - 16);
    let back = x1 > x2;
    let _ = write!(
        out,
        "<line class=\"{class}\" x1=\"{x1}\" y1=\"{line}\" x2=\"{}\" y2=\"{line}\"/>",
        if back { x2 + 8 } else { x2 - 8 }
    );
    let base = if back { x2 + 9 } else { x2 - 9 };
    let _ = if row.kind == Kind::Arrow {
        write!(out, "<path class=\"head\" d=\"M{x2} {line} L{base} {} L{base} {} Z\"/>", line - 4, line + 4)
    } else {
        let (one, two) = (base.saturating_sub(5), base + 5);
        let (top, low) = (line - 5, line + 5);
        write!(out, "<path class=\"cross\" d=\"M{one} {top} L{two} {low} M{one} {low} L{two} {top}\"/>")
    };
    let _ = writeln!(
        out,
        "<text class=\"label\" x=\"{}\" y=\"{}\">{}</text>",
        usize::midpoint(left, right),
        line - 5,
        Escaped(&text)
    );
}

/// A text inside XML.
struct Escaped<'a>(&'a str);

impl core::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
        for c in self.0.chars() {
            match c {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                c if c.is_control() => f.write_char('?')?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}
