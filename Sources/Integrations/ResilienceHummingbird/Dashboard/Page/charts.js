// Allowed above the line, denied below it: told apart without colour. Each picture has its numbers in words beside it.

/** Steps of one height a bin, from the line `zero` up (or down, with a negative `scale`). */
function steps(bins, width, zero, scale) {
  const each = width / bins.length;
  let path = `M0 ${zero}`;
  bins.forEach((value, bin) => {
    // What is there is seen, however little it is
    const height = value > 0 ? Math.max(Math.abs(value * scale), 1.2) * Math.sign(scale) : 0;
    path += `V${(zero - height).toFixed(1)}H${((bin + 1) * each).toFixed(1)}`;
  });
  return path + `V${zero}Z`;
}

/** A rule's picture; its numbers are in the same row. */
const spark = () => picture("svg", { class: "spark", viewBox: "0 0 120 26", preserveAspectRatio: "none", "aria-hidden": "true" },
  ...["allowed", "denied", "axis"].map((name) => picture("path", { class: name })));

function drawSpark(svg, rule) {
  const allowed = past.bins("allowed " + rule), denied = past.bins("denied " + rule);
  const up = Math.max(...allowed), down = Math.max(...denied);
  const scale = 25 / (up + down || 1), zero = down ? Math.max(3, Math.min(23, 0.5 + up * scale)) : 25.5;
  const [above, below, axis] = svg.children;
  above.setAttribute("d", steps(allowed, 120, zero, scale));
  below.setAttribute("d", steps(denied, 120, zero, -scale));
  axis.setAttribute("d", `M0 ${zero}H120`);
}

/** A round number that is at least `value`. */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(value || 1));
  return [1, 2, 5, 10].map((step) => step * power).find((round) => round >= value) ?? value;
}

function showChart() {
  const allowed = past.bins("allowed"), denied = past.bins("denied");
  const high = ceiling(Math.max(1, ...allowed)), low = ceiling(Math.max(1, ...denied));
  const [above, below] = $("chart").children;
  above.setAttribute("d", steps(allowed, 300, 90, 88 / high));
  below.setAttribute("d", steps(denied, 300, 90, -39 / low));
  put($("top-allowed"), `up to ${count(high)}/s`);
  put($("top-denied"), `down to ${count(low)}/s`);
  const { age, shown } = past;
  put($("shown"), span(shown).replace(" 0 s", "") + " ago");
  const words = `Last ${span(age)}: ${count(past.sum("allowed"))} allowed, ${count(past.sum("denied"))} denied.`;
  if ($("chart").getAttribute("aria-label") !== words) $("chart").setAttribute("aria-label", words);
}
