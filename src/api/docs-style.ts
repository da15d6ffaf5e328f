/** The style of the page at /docs: two columns where there is room, one on a phone; light and dark by the system's choice. */
export const docsStyle = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fcfdf9, #0d1815);
  --raised: light-dark(#eff3ec, #15241f);
  --line: light-dark(#cbd6c8, #2b3f37);
  --text: light-dark(#13271f, #ecf3ea);
  --quiet: light-dark(#46594f, #a6bbaf);
  --link: light-dark(#0f5b48, #57cba4);
  --get: light-dark(#14683a, #6fd59b);
  --post: light-dark(#1a56b8, #8db8ff);
  --patch: light-dark(#7c4a03, #f0bd6a);
  --delete: light-dark(#a3232b, #ff9a9f);
  font: 100%/1.55 system-ui, sans-serif;
  background: var(--ground);
  color: var(--text);
  scroll-padding-top: 1rem;
}
* { box-sizing: border-box; }
body { margin: 0; }
a { color: var(--link); }
a:focus-visible, summary:focus-visible, pre:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--ground); }
nav { padding: 1rem; border-bottom: 1px solid var(--line); font-size: .875rem; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: block; padding: .2rem 0; color: var(--text); text-decoration: none; overflow-wrap: anywhere; }
nav li a:hover { color: var(--link); text-decoration: underline; }
nav .brand { font-size: 1.125rem; font-weight: 700; margin-top: 0; }
nav .group { margin: 1rem 0 .25rem; font-weight: 600; }
main { padding: 1rem; max-width: 56rem; }
h1 { line-height: 1.2; margin-top: 0; }
h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { margin-bottom: .5rem; overflow-wrap: anywhere; }
h4 { margin: 1rem 0 .25rem; font-size: .875rem; color: var(--quiet); }
article { padding: .25rem 1rem 1rem; margin: 1rem 0; border: 1px solid var(--line); border-radius: .5rem; }
code, pre { font-family: ui-monospace, monospace; font-size: .875rem; }
pre { background: var(--raised); padding: .75rem 1rem; border-radius: .375rem; overflow-x: auto; margin: .25rem 0; }
pre i { color: var(--quiet); font-style: normal; }
b.get, b.post, b.patch, b.delete { text-transform: uppercase; font-size: .75em; letter-spacing: .03em; }
b.get { color: var(--get); }
b.post { color: var(--post); }
b.patch { color: var(--patch); }
b.delete { color: var(--delete); }
table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .5rem .25rem 0; overflow-wrap: anywhere; border-bottom: 1px solid var(--line); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: .25rem 0; }
dt { font-weight: 600; }
dt.good { color: var(--get); }
dt.refusal { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
dd code { white-space: pre-wrap; }
dt.refusal + dd code { display: inline-block; padding: 0 .375rem; margin: 0 .25rem .25rem 0; border-radius: .25rem; background: var(--raised); }
details { margin-top: 1rem; }
summary { cursor: pointer; color: var(--link); width: max-content; padding: .65rem 0; }
@media (max-width: 59.99rem) {
  nav ul { display: none; }
  nav p, nav .group { display: inline-block; margin: 0 .5rem .25rem 0; }
  nav p a { display: inline-grid; align-items: center; min-width: 2.75rem; min-height: 2.75rem; }
  nav .brand { display: block; }
}
@media (min-width: 60rem) {
  body { display: grid; grid-template-columns: 20rem 1fr; }
  nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; border-bottom: 0; border-right: 1px solid var(--line); }
  main { padding: 2rem 3rem; }
}
`;
