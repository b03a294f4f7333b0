/** The page's style; its colours come from `toThemeCss`. */
export const pageStyle = `
*, ::before, ::after { box-sizing: border-box; }
html { color-scheme: light dark; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; min-height: 100vh; padding: clamp(12px, 4vw, 48px) 12px;
  background: var(--farebox-background); color: var(--farebox-text);
  font: 16px/1.5 var(--farebox-font);
}
main {
  max-width: 34rem; margin: 0 auto; padding: clamp(18px, 5vw, 32px);
  background: var(--farebox-surface); border: 1px solid var(--farebox-border);
  border-radius: var(--farebox-radius);
}
.wide main { max-width: 52rem; }
.brand { display: flex; align-items: center; gap: 10px; margin-bottom: 20px; font-weight: 600; }
.brand img { height: 32px; max-width: 160px; }
.kicker { margin: 0; color: var(--farebox-muted); font-size: 0.9rem; }
h1 { margin: 2px 0 4px; font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; }
h2 { margin: 0 0 8px; font-size: 1.05rem; }
h2:focus, #status:focus { outline: none; }
.price { margin: 14px 0 18px; font-size: 1.9rem; font-weight: 650; line-height: 1.2; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 6px 16px; margin: 0; font-size: 0.95rem; }
dt { color: var(--farebox-muted); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
.mono { overflow-wrap: anywhere; font-family: ui-monospace, 'SF Mono', Menlo, Consolas, monospace; font-size: 0.86rem; }
.badge {
  display: inline-block; margin-left: 6px; padding: 0 8px; border: 1px solid currentColor;
  border-radius: 99px; color: var(--farebox-muted); font-size: 0.78rem;
}
section, fieldset { margin: 22px 0 0; padding: 18px 0 0; border: 0; border-top: 1px solid var(--farebox-border); min-width: 0; }
fieldset { border: 1px solid var(--farebox-border); border-radius: 10px; padding: 8px 14px 12px; }
legend { padding: 0 6px; color: var(--farebox-muted); font-size: 0.9rem; }
label { display: flex; align-items: baseline; gap: 10px; padding: 6px 0; cursor: pointer; }
p { margin: 0 0 10px; }
ul.plain { margin: 0; padding-left: 20px; }
ul.plain li { margin: 4px 0; overflow-wrap: anywhere; }
ol.steps { margin: 0; padding: 0; list-style: none; counter-reset: step; }
ol.steps li { display: flex; align-items: center; gap: 10px; padding: 4px 0; color: var(--farebox-muted); counter-increment: step; }
ol.steps li::before {
  content: counter(step); flex: none; width: 24px; height: 24px; border-radius: 50%;
  border: 1px solid var(--farebox-border); text-align: center; line-height: 22px; font-size: 0.8rem;
}
ol.steps li[data-state='done'] { color: var(--farebox-text); }
ol.steps li[data-state='done']::before { content: '\\2713' / ''; border-color: var(--farebox-success); color: var(--farebox-success); }
ol.steps li[data-state='current'] { color: var(--farebox-text); font-weight: 600; }
ol.steps li[data-state='current']::before { border-color: var(--farebox-accent); background: var(--farebox-accent); color: var(--farebox-onAccent); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.actions { display: flex; flex-direction: column; gap: 10px; margin-top: 14px; }
button, a.button {
  display: flex; align-items: center; justify-content: center; gap: 10px; width: 100%; min-height: 48px;
  padding: 10px 18px; border: 1px solid transparent; border-radius: 10px; font: inherit; font-weight: 600;
  background: var(--farebox-accent); color: var(--farebox-onAccent); text-decoration: none; cursor: pointer;
  overflow-wrap: anywhere;
}
button.second, a.button.second { background: transparent; color: var(--farebox-text); border-color: var(--farebox-border); font-weight: 500; }
button.link { width: auto; min-height: 44px; padding: 0; background: none; color: var(--farebox-accent); font-weight: 500; text-decoration: underline; }
button img { width: 24px; height: 24px; border-radius: 6px; }
button[disabled] { opacity: 0.55; cursor: not-allowed; }
a { color: var(--farebox-accent); }
:focus-visible { outline: 3px solid var(--farebox-accent); outline-offset: 2px; }
.notice { margin-top: 18px; padding: 12px 14px; border: 1px solid currentColor; border-radius: 10px; color: var(--farebox-danger); }
.notice p { margin: 0; overflow-wrap: anywhere; }
.notice .mono { margin-top: 6px; }
.notice.info { color: var(--farebox-text); border-color: var(--farebox-border); }
#status { margin: 14px 0 0; color: var(--farebox-muted); }
#status:empty, #alert:empty { display: none; }
#status.busy::before {
  content: ''; display: inline-block; width: 12px; height: 12px; margin-right: 8px; border-radius: 50%;
  border: 2px solid var(--farebox-border); border-top-color: var(--farebox-accent); animation: spin 0.9s linear infinite;
}
@keyframes spin { to { transform: rotate(360deg); } }
@media (prefers-reduced-motion: reduce) { #status.busy::before { animation: none; } }
.account { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0 16px; }
.account > div { min-width: 0; }
.goods { margin: 12px 0; }
.goods pre {
  margin: 0; max-height: 60vh; padding: 14px; overflow: auto; border: 1px solid var(--farebox-border);
  border-radius: 10px; white-space: pre-wrap; overflow-wrap: anywhere; font-size: 0.9rem;
}
.goods img { display: block; max-width: 100%; border-radius: 10px; }
.goods iframe { display: block; width: 100%; height: 70vh; border: 1px solid var(--farebox-border); border-radius: 10px; background: #fff; }
.receipt { margin-top: 16px; }
@media (max-width: 30rem) {
  dl { grid-template-columns: 1fr; gap: 0; }
  dd { margin-bottom: 8px; }
}
@media (forced-colors: active) {
  button, a.button, .notice { border-color: ButtonText; }
}
`
