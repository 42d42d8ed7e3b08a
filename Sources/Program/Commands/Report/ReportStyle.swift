/// How reports look: on wide and narrow screens, in light and dark, and on paper.
enum ReportStyle {
  static let css = """
    :root{--paper:#fff;--ink:#1c1e21;--soft:#5c6370;--line:#d9dce1;--card:#f6f7f9;--good:#1a7f37;--warn:#9a6700;--bad:#c0262d;
    --k0:#1f6fb4;--k1:#c25a00;--k2:#2a8540;--k3:#b3261e;--k4:#7b4fb5;--k5:#7a5a3a;--k6:#b0429a;--k7:#5f6670}
    @media(prefers-color-scheme:dark){:root{--paper:#14161a;--ink:#e6e8eb;--soft:#9aa2ae;--line:#343942;--card:#1d2026;--good:#4ac26b;
    --warn:#e0a93b;--bad:#ff7b72;--k0:#6cb2f0;--k1:#ffa657;--k2:#6fd08c;--k3:#ff8b82;--k4:#c4a2f5;--k5:#d0aa80;--k6:#f08cd6;--k7:#aab2bd}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
    main,footer{max-width:1120px;margin:0 auto;padding:0 16px}
    footer{color:var(--soft);font-size:.85rem;padding-bottom:24px}
    h1{font-size:1.6rem;margin:24px 0 4px;overflow-wrap:anywhere}
    h2{font-size:1.15rem;margin:32px 0 8px;border-bottom:1px solid var(--line);padding-bottom:4px}
    h3{font-size:1rem;margin:16px 0 4px}
    p{margin:4px 0}
    .state{font-size:1.05rem}
    progress{width:100%;height:14px;accent-color:var(--k0)}
    code{background:var(--card);border-radius:4px;padding:1px 5px;font:.88em ui-monospace,monospace;overflow-wrap:anywhere}
    pre{background:var(--card);border-radius:6px;padding:10px;overflow:auto;font:.82rem/1.4 ui-monospace,monospace}
    table{border-collapse:collapse;width:100%}
    th,td{text-align:left;vertical-align:top;padding:5px 10px 5px 0;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
    .facts th{font-weight:600;white-space:nowrap;width:1%;color:var(--soft)}
    .scroll{overflow-x:auto}
    .good::before,.warn::before,.bad::before,.none::before{content:"\\25CF";margin-right:6px}
    .good::before{color:var(--good)}.warn::before{color:var(--warn)}.bad::before{color:var(--bad)}
    .none::before{content:"\\25CB";color:var(--soft)}
    th[scope=col]{white-space:nowrap}
    .verdict{white-space:nowrap;font-weight:600}
    .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:16px}
    figure{margin:0}
    .chart{background:var(--card);border-radius:8px;padding:8px 10px}
    figcaption{font-weight:600}small{color:var(--soft);font-weight:400}
    svg{display:block;width:100%;height:auto;touch-action:pan-y}
    svg text{font:11px system-ui,sans-serif;fill:var(--soft)}
    svg .grid{stroke:var(--line)}svg .cross{stroke:var(--soft);stroke-dasharray:3 3;visibility:hidden}
    svg .line{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round}
    svg .band{fill:currentColor;opacity:.16;stroke:none}
    .k0{color:var(--k0)}.k1{color:var(--k1)}.k2{color:var(--k2)}.k3{color:var(--k3)}.k4{color:var(--k4)}.k5{color:var(--k5)}
    .k6{color:var(--k6)}.k7{color:var(--k7)}
    .legend{font-size:.85rem}.key{white-space:nowrap;margin-right:10px}.key::before{content:"\\25A0";margin-right:4px}
    .values{display:block;min-height:1.4em;font:.82rem ui-monospace,monospace;color:var(--soft)}
    img{max-width:100%;height:auto;image-rendering:auto;border-radius:4px;background:#fff}
    .newest img{width:min(100%,720px);display:block}
    .slider{display:flex;gap:12px;align-items:center;max-width:720px;margin-top:8px}.slider input{flex:1;min-height:32px}
    .strip{display:grid;grid-template-columns:repeat(auto-fill,minmax(160px,1fr));gap:12px;margin-top:8px}
    details>summary{cursor:pointer;padding:6px 0}
    .runs{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,320px),1fr));gap:16px}
    [hidden]{display:none!important}
    @media(max-width:600px){body{font-size:15px}h1{font-size:1.3rem}.health td{display:block;border:0;padding:0}
    .health th{display:block;border:0;padding:8px 0 0}.health thead{display:none}.facts th{white-space:normal;width:34%}}
    @media print{:root{--paper:#fff;--ink:#000;--card:#fff}.slider,.values,details:not([open]){display:none}
    body{font-size:10pt}figure,tr{break-inside:avoid}.charts{grid-template-columns:1fr 1fr}.newest img{width:60%}}
    """
}
