package io.iotdr.examples.report;

/** The report's CSS, with a light and a dark theme. */
final class Style {

    static final String CSS = """
            :root { --paper: #fff; --ink: #1c2430; --dim: #667085; --line: #e4e7ec; --west: #2e6fd6; --east: #17935a; --bad: #c5352b; --card: #f7f8fa; }
            @media (prefers-color-scheme: dark) {
              :root { --paper: #14181f; --ink: #e6e9ef; --dim: #98a2b3; --line: #2b323d; --west: #6ea2f2; --east: #4cc38a; --bad: #f0776e; --card: #1c222b; }
            }
            * { box-sizing: border-box; }
            body { margin: 0; background: var(--paper); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
            main { max-width: 1000px; margin: 0 auto; padding: 32px 24px 64px; }
            h1 { font-size: 26px; margin: 0 0 4px; }
            h2 { font-size: 20px; margin: 40px 0 12px; text-transform: capitalize; }
            h3 { font-size: 14px; margin: 24px 0 8px; color: var(--dim); font-weight: 600; }
            .lead { color: var(--dim); margin: 0; max-width: 46em; }
            .badge { font-size: 12px; padding: 2px 10px; border-radius: 10px; color: var(--paper); vertical-align: 3px; letter-spacing: .03em; text-transform: none; }
            .badge.good { background: var(--east); } .badge.bad { background: var(--bad); }
            .cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); gap: 12px; }
            .card { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 12px 16px; }
            .card .name { color: var(--dim); font-size: 13px; } .card .value { font-size: 24px; font-weight: 600; }
            .card .detail { color: var(--dim); font-size: 12px; }
            table { width: 100%; border-collapse: collapse; font-size: 13px; }
            th { text-align: left; color: var(--dim); font-weight: 600; }
            th, td { padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
            .k { white-space: nowrap; }
            .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
            svg { width: 100%; height: auto; display: block; } svg text { fill: var(--dim); font: 11px system-ui, sans-serif; }
            .west { fill: var(--west); } .east { fill: var(--east); } .axis { stroke: var(--line); } .mark { stroke: var(--bad); stroke-dasharray: 3 3; }
            """;

    private Style() {}
}
