// The query page: settles YASGUI on this server, before the page makes it; without YASGUI, serves the plain form.
"use strict";
if (window.Yasgui) {
  document.documentElement.classList.add("edited");

  // Nothing that YASGUI completes asks another host.
  const BASE = "https://w3id.org/treatygraph/";
  const PREFIXES = [
    `: <${BASE}ontology#>`,
    `search: <${BASE}search#>`,
    "dcterms: <http://purl.org/dc/terms/>",
    "oa: <http://www.w3.org/ns/oa#>",
    "owl: <http://www.w3.org/2002/07/owl#>",
    "prov: <http://www.w3.org/ns/prov#>",
    "rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>",
    "rdfs: <http://www.w3.org/2000/01/rdf-schema#>",
    "skos: <http://www.w3.org/2004/02/skos/core#>",
    "xsd: <http://www.w3.org/2001/XMLSchema#>",
  ];
  const TERMS = `PREFIX owl: <http://www.w3.org/2002/07/owl#>
    PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
    PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
    SELECT DISTINCT ?kind ?term {
      VALUES (?kind ?type) {
        ("class" owl:Class) ("class" rdfs:Class)
        ("property" owl:ObjectProperty) ("property" owl:DatatypeProperty) ("property" rdf:Property)
      }
      ?term a ?type FILTER(ISIRI(?term))
    } ORDER BY ?term`;

  let terms;
  const readTerms = async () => {
    const answer = await fetch(`/sparql?query=${encodeURIComponent(TERMS)}`, {
      headers: { Accept: "application/sparql-results+json" },
    });
    return answer.ok ? (await answer.json()).results.bindings : [];
  };
  const completeTerm = (kind) => async (_, token) => {
    terms ??= readTerms();
    const start = token.autocompletionString || "";
    return (await terms)
      .filter((row) => row.kind.value === kind && row.term.value.startsWith(start))
      .map((row) => row.term.value);
  };
  const complete = (name, get) =>
    Yasqe.forkAutocompleter(name, { name, get, bulk: Array.isArray(get), persistenceId: undefined });
  complete("prefixes", PREFIXES);
  complete("class", completeTerm("class"));
  complete("property", completeTerm("property"));

  // The Tab key leaves the editor, as it leaves any field (WCAG 2.1, 2.1.2): it does not indent.
  Object.assign(Yasqe.defaults.extraKeys, { Tab: false, "Shift-Tab": false });

  // The things of the graph have their pages here, whatever host their IRIs name.
  document.addEventListener(
    "click",
    (event) => {
      const link = event.target.closest("a.iri");
      if (link?.href.startsWith(BASE)) link.href = `/${link.href.slice(BASE.length)}`;
    },
    true,
  );
} else {
  const make = (name, text = "", ...children) => {
    const element = document.createElement(name);
    element.textContent = text;
    element.append(...children);
    return element;
  };
  const makeTable = ({ head, results, boolean }) => {
    if (!results) return make("p", String(boolean));
    const cells = (row) => head.vars.map((name) => make("td", row[name]?.value));
    const rows = results.bindings.map((row) => make("tr", "", ...cells(row)));
    const names = make("tr", "", ...head.vars.map((name) => make("th", name)));
    return make("table", "", make("thead", "", names), make("tbody", "", ...rows));
  };
  const ask = async (query) => {
    const headers = { Accept: "application/sparql-results+json, text/turtle;q=0.9" };
    const response = await fetch(`/sparql?query=${encodeURIComponent(query)}`, { headers });
    if (!response.ok) return make("p", (await response.json()).detail);
    const solutions = response.headers.get("content-type").startsWith("application/sparql-results+json");
    return solutions ? makeTable(await response.json()) : make("pre", await response.text());
  };
  addEventListener("DOMContentLoaded", () => {
    document.querySelector(".plain form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = document.querySelector(".plain output");
      answer.replaceChildren(make("p", "…"));
      answer.replaceChildren(await ask(event.target.query.value).catch((error) => make("p", String(error))));
    });
  });
}
