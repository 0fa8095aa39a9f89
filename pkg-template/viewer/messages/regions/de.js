/**
 * Texts of the regions in German.
 *
 * @type {import("./en.js").RegionMessages}
 */
export const regions = {
  windows: {
    night: { label: "Nacht", title: "Nacht, 18:00 bis 8:00 Uhr" },
    "24h": { label: "24 Std.", title: "Letzte 24 Stunden" },
    "7d": { label: "7 Tage", title: "Letzte 7 Tage" },
    "30d": { label: "30 Tage", title: "Letzte 30 Tage" },
    custom: { label: "Eigener", title: "Eigener Zeitraum" },
  },

  answers: {
    label: "Überblick",
    counting: {
      failed: "Fehlgeschlagene Aufgaben werden gezählt …",
      machines: "Maschinen ohne erfolgreiche Sicherung werden gesucht …",
      running: "Laufende Aufgaben werden gezählt …",
    },
    none: {
      failed: () => "Nichts ist fehlgeschlagen",
      machines: (since) => `Jede Maschine hat eine erfolgreiche Sicherung seit ${since}`,
      running: () => "Keine Aufgabe läuft",
    },
    some: {
      failed: () => "fehlgeschlagen",
      machines: (count, since) =>
        `${count === 1 ? "Maschine" : "Maschinen"} ohne erfolgreiche Sicherung seit ${since}`,
      running: (count) => (count === 1 ? "läuft" : "laufen"),
    },
  },

  live: {
    live: "Live",
    paused: "Angehalten",
    failed: "Nicht aktualisiert",
    loading: "Wird geladen …",
    loadingOf: (loaded, total) => `Wird geladen: ${loaded} von ${total}`,
    updated: (ago) => `${ago} aktualisiert`,
    asOf: (ago) => `Stand ${ago}`,
    pause: "Anhalten",
    resume: "Fortsetzen",
  },

  histogram: {
    label: "Ausschnitt des Zeitraums",
    keys: "Pfeiltasten verschieben den Ausschnitt, Umschalt mit Pfeil nach links oder rechts erweitert ihn, Umschalt mit Pfeil nach unten verkleinert ihn, Escape hebt ihn auf.",
    clear: "Ganzer Zeitraum",
    tasks: (count, number) => `${number} ${count === 1 ? "Aufgabe" : "Aufgaben"}`,
    summary: (range, tasks, failed, most) =>
      `${range}: ${tasks}, ${failed} fehlgeschlagen${most && `, ${most}`}`,
    most: (range) => `die meisten ${range}`,
  },

  query: {
    label: "Aufgaben suchen",
    placeholder: "Suchen, z. B. web status:failed",
    suggestions: "Vorschläge",
    clear: "Suche löschen",
    problem: (place, message) => `Zeichen ${place}: ${message}`,
  },

  chips: {
    more: (count) => `${count} weitere`,
    less: "Weniger",
  },

  machines: {
    label: "Maschinen",
    columns: {
      machine: "Maschine",
      verdict: "Urteil",
      lastGood: "Letzte erfolgreiche Sicherung",
      results: "Letzte Ergebnisse",
      now: "Läuft",
      vault: "Vault",
    },
    verdicts: {
      failing: "Schlägt fehl",
      stuck: "Hängt",
      overdue: "Überfällig",
      never: "Nie",
      due: "Fällig",
      unknown: "Unbekannt",
      ok: "Gut",
      retired: "Entfernt",
    },
    reasons: {
      failing: (count, number) =>
        count === 1
          ? "die letzte Sicherung ist fehlgeschlagen"
          : `die letzten ${number} Sicherungen sind fehlgeschlagen`,
      stuck: (span) => `eine Sicherung läuft seit ${span}`,
      due: (late, every) => `seit ${late} fällig, bisher eine alle ${every}`,
      overdue: "die letzte erfolgreiche Sicherung ist zu alt",
      never: "keine Sicherung war erfolgreich",
      unknown: "die Aufgaben decken zu wenig Zeit ab",
      ok: "die letzte erfolgreiche Sicherung ist neu genug",
      retired: "aus dem Vault entfernt",
    },
    noGood: "Keine bekannt",
    results: (counts, last) => `${counts}; zuletzt: ${last}`,
    open: (name) => `Verlauf von ${name}`,
  },

  errors: {
    label: "Fehler",
    columns: {
      message: "Fehler",
      count: "Aufgaben",
      machines: "Maschinen",
      first: "Zuerst",
      last: "Zuletzt",
    },
    noCode: "Kein Fehlercode",
    filter: "Nur diese Aufgaben zeigen",
  },
};
