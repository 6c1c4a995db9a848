/// The look of the gateway's own pages: light and dark, from a phone's width up.
enum Stylesheet {
    static let text = #"""
        :root {
          color-scheme: light dark;
          --paper: #fbfaf8; --panel: #fff; --ink: #22262b; --soft: #5d6670; --line: #e3e0da; --accent: #0b5c6b;
          --get: #0b6b4f; --post: #1b55a8; --put: #8a5200; --patch: #7a3fa0; --delete: #a6282f; --code: #f2f0eb;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --paper: #15181b; --panel: #1d2125; --ink: #e6e4df; --soft: #9aa3ab; --line: #32383e; --accent: #6cc4d4;
            --get: #5fc79f; --post: #85b2f5; --put: #e0ab57; --patch: #cb9cec; --delete: #f08d92; --code: #262b30;
          }
        }
        * { box-sizing: border-box; }
        html { scroll-padding-top: 4.5rem; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
        a { color: var(--accent); text-underline-offset: .15em; }
        h1 { font-size: 1.8rem; line-height: 1.2; margin: 0 0 .75rem; letter-spacing: -.01em; }
        h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
        h3 { font-size: .85rem; margin: 1.25rem 0 .35rem; color: var(--soft); text-transform: uppercase;
          letter-spacing: .05em; }
        p { margin: 0 0 .75rem; overflow-wrap: anywhere; }
        code, pre { font: .875em/1.5 ui-monospace, "Cascadia Mono", Menlo, Consolas, monospace; }
        code { background: var(--code); border-radius: 4px; padding: .1em .3em; overflow-wrap: anywhere; }
        pre { background: var(--code); border-radius: 6px; padding: .75rem 1rem; overflow-x: auto; margin: 0 0 .75rem; }
        pre code { background: none; padding: 0; }
        table { border-collapse: collapse; width: 100%; font-size: .93rem; }
        th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0;
          border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
        th { color: var(--soft); font-weight: 500; }
        :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
        .narrow { max-width: 46rem; margin: 0 auto; padding: 3rem 1.25rem; }
        .cards { list-style: none; padding: 0; margin: 1.5rem 0; display: grid; gap: .75rem;
          grid-template-columns: repeat(auto-fill, minmax(14rem, 1fr)); }
        .cards a { display: block; height: 100%; padding: .9rem 1rem; background: var(--panel); color: inherit;
          border: 1px solid var(--line); border-radius: 8px; text-decoration: none; }
        .cards a:hover { border-color: var(--accent); }
        .cards b { display: block; color: var(--accent); }
        .cards span { color: var(--soft); font-size: .93rem; }
        .bar { position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .5rem 1rem;
          align-items: center; justify-content: space-between; padding: .6rem 1.25rem; background: var(--panel);
          border-bottom: 1px solid var(--line); }
        .brand { font-weight: 650; text-decoration: none; color: inherit; }
        .bar form { display: flex; gap: .5rem; align-items: center; min-width: 0; }
        input, button { font: inherit; color: inherit; padding: .3rem .6rem; border: 1px solid var(--line);
          border-radius: 6px; background: var(--paper); min-width: 0; }
        input { width: 15rem; flex: 0 1 auto; }
        button { cursor: pointer; white-space: nowrap; }
        button:hover { border-color: var(--accent); }
        .columns { display: grid; grid-template-columns: 15rem minmax(0, 52rem); gap: 2.5rem; justify-content: center;
          padding: 2rem 1.25rem 5rem; }
        nav { position: sticky; top: 5rem; align-self: start; max-height: calc(100vh - 6rem); overflow-y: auto;
          font-size: .92rem; }
        nav b { display: block; margin: .9rem 0 .2rem; color: var(--soft); font-weight: 500; }
        nav a { display: block; padding: .15rem 0; color: inherit; text-decoration: none; }
        nav a:hover { color: var(--accent); }
        details { background: var(--panel); border: 1px solid var(--line); border-radius: 8px; margin: 0 0 .6rem; }
        summary { display: flex; flex-wrap: wrap; gap: .1rem .75rem; align-items: baseline; cursor: pointer;
          padding: .6rem 1rem; list-style: none; }
        summary::-webkit-details-marker { display: none; }
        summary .path { font: .9rem/1.5 ui-monospace, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
        summary .what { color: var(--soft); font-size: .93rem; }
        details[open] > summary { border-bottom: 1px solid var(--line); }
        .inside { padding: .9rem 1rem .4rem; }
        .method { font: 650 .8rem/1.5 ui-monospace, Menlo, Consolas, monospace; min-width: 3.6rem; }
        .method.get { color: var(--get); } .method.post { color: var(--post); } .method.put { color: var(--put); }
        .method.patch { color: var(--patch); } .method.delete { color: var(--delete); }
        .tree { list-style: none; margin: 0 0 .75rem; padding: 0 0 0 1rem; border-left: 1px solid var(--line); }
        .tree li { margin: .2rem 0; overflow-wrap: anywhere; }
        .note { color: var(--soft); font-size: .92rem; }
        @media (max-width: 52rem) {
          .columns { grid-template-columns: minmax(0, 1fr); gap: 1rem; padding-top: 1.25rem; }
          nav { position: static; max-height: none; display: none; }
          .bar form { width: 100%; } .bar label { display: none; } input { flex: 1 1 auto; width: auto; }
          th, td { padding-right: .5rem; }
        }
        @media print { .bar, nav { display: none; } .columns { display: block; } }

        """#
}
