import { regions } from "./regions/de.js";

/**
 * Texts of the viewer in German.
 *
 * @type {import("./en.js").Messages}
 */
export const de = {
  ...regions,

  tasks: "Sicherungsaufgaben",
  details: "Einzelheiten",
  openDetails: (task) => `Einzelheiten zu ${task}`,
  none: "Keine",
  yes: "Ja",
  no: "Nein",

  columns: {
    status: "Status",
    type: "Typ",
    resource: "Ressource",
    resourceType: "Ressourcentyp",
    vault: "Vault",
    started: "Begonnen",
    duration: "Dauer",
  },

  statuses: {
    success: "Erfolgreich",
    failed: "Fehlgeschlagen",
    running: "Läuft",
    waiting: "Wartet",
    timeout: "Zeit überschritten",
    skipped: "Übersprungen",
  },

  types: {
    backup: "Sicherung",
    copy: "Kopie",
    replication: "Replikation",
    restore: "Wiederherstellung",
    delete: "Löschen der Sicherung",
    vault_delete: "Löschen des Vaults",
    remove_resource: "Entfernen der Ressource",
    sync: "Synchronisierung",
    migrate_resources: "Migration der Ressourcen",
  },

  resourceTypes: {
    "OS::Nova::Server": "Cloud-Server",
    "OS::Cinder::Volume": "Datenträger",
    "OS::Ironic::BareMetalServer": "Bare-Metal-Server",
    "OS::Native::Server": "Lokaler Server",
    "OS::Sfs::Turbo": "Dateisystem SFS Turbo",
    "OS::Workspace::DesktopV2": "Workspace-Desktop",
  },

  progress: (percent) => `Fortschritt ${percent}`,

  filters: {
    label: "Filter",
    any: "Alle",
    status: "Status",
    type: "Typ",
    range: "Zeit",
    startTime: "Von",
    endTime: "Bis",
    resourceName: "Name der Ressource",
    vaultName: "Name des Vaults",
    clear: "Filter löschen",
    locked: "Von dieser Seite festgelegt",
  },

  ranges: {
    "": "Beliebig",
    "1h": "Letzte Stunde",
    "24h": "Letzte 24 Stunden",
    "7d": "Letzte 7 Tage",
    "30d": "Letzte 30 Tage",
    custom: "Eigener …",
  },

  refresh: "Aktualisieren",
  updated: (time) => `Aktualisiert um ${time}`,
  updatedAgo: (time, ago) => `Aktualisiert um ${time}, ${ago}`,
  zone: (zone) => `Zeiten in ${zone}`,

  pager: {
    label: "Seiten",
    size: "Pro Seite",
    previous: "Zurück",
    next: "Weiter",
    goTo: "Zu Seite",
    page: (page) => `Seite ${page}`,
    pageOf: (page, pages) => `Seite ${page} von ${pages}`,
    span: (from, to) => `${from}–${to}`,
    spanOf: (from, to, total) => `${from}–${to} von ${total}`,
  },

  overview: {
    views: "Ansichten",
    tabs: { tasks: "Aufgaben", machines: "Maschinen", errors: "Fehler" },
    found: (count) => `${count} Aufgaben`,
    shownOf: (shown, loaded) => `${shown} von ${loaded} geladenen Aufgaben`,
    loadingOf: (total) => `${total} werden geladen`,
    since: (time) => `seit ${time}`,
    olderTasks: "Ältere Aufgaben",
    olderSpan: (from, to) => `Ältere Aufgaben ${from}–${to}`,
    actions: "Aktionen",
    columns: "Spalten",
    previousTask: "Vorige Aufgabe",
    nextTask: "Nächste Aufgabe",
    sameError: (count) => `${count} Aufgaben mit diesem Fehler`,
    history: "Diese Maschine",
  },

  states: {
    loading: "Aufgaben werden geladen …",
    waiting: (seconds) => `Die Anfragen sind begrenzt: noch ${seconds} s`,
    loaded: (span) => `Aufgaben ${span}`,
    empty: "Noch keine Aufgaben",
    emptyAdvice:
      "Sicherungen, Wiederherstellungen und andere Aufgaben dieses Projekts erscheinen hier, sobald sie beginnen.",
    noMatch: "Keine Aufgabe passt zu diesen Filtern",
    nameAdvice:
      "Der Dienst vergleicht Namen vielleicht genau so, wie sie geschrieben sind: Prüfen Sie Groß- und Kleinschreibung und Leerzeichen.",
    noMatchAdvice: "Versuchen Sie es mit einem längeren Zeitraum oder weniger Filtern.",
    pastEnd: "Auf dieser Seite sind keine Aufgaben",
    pastEndAdvice: "Die Liste ist kürzer geworden.",
    firstPage: "Zur ersten Seite",
    age: (time, ago) =>
      `Die Liste konnte nicht aktualisiert werden. Sie zeigt den Stand von ${time}, ${ago}.`,
    retry: "Erneut versuchen",
    signIn: "Anmelden",
    code: "Fehlercode",
    httpStatus: "HTTP-Status",
    requestId: "Anfrage-ID",
    message: "Meldung",
    hint: "Hinweis",
  },

  problems: {
    unconfigured: {
      title: "Noch nicht verbunden",
      advice: [
        "Die Ansicht braucht die Eigenschaft client oder einen proxy oder endpoint (oder region) mit project-id und der Eigenschaft token.",
      ],
    },
    unauthorized: {
      title: "Das Token wurde nicht angenommen",
      advice: [
        "Es ist vielleicht abgelaufen (Tokens gelten 24 Stunden) oder gehört zu einem anderen Projekt oder einer anderen Region.",
        "Holen Sie ein neues Token und verbinden Sie sich erneut.",
      ],
    },
    forbidden: {
      title: "Diese Aufgaben dürfen Sie nicht sehen",
      advice: [
        "Das Token ist gültig, aber sein Benutzer hat keine Berechtigung, die Aufgaben dieses Projekts aufzulisten.",
        "Bitten Sie um eine Rolle, die Cloud Backup and Recovery lesen darf.",
      ],
    },
    portalRefused: {
      title: "Das Portal lässt Sie nicht zu",
      advice: [
        "Ihre Sitzung im Portal ist vielleicht beendet, oder Ihr Konto darf dort keine Sicherungsaufgaben sehen.",
        "Melden Sie sich am Portal an und versuchen Sie es erneut.",
      ],
    },
    portalFailed: {
      title: "Das Portal ist nicht mit dem Dienst verbunden",
      advice: [
        "Der Dienst lehnt die Zugangsdaten des Portals ab. Das hat nichts mit Ihrem Konto zu tun: Sagen Sie es der Verwaltung des Portals.",
      ],
    },
    throttled: {
      title: "Zu viele Anfragen",
      advice: [
        "Der Dienst begrenzt die Anfragen jedes Benutzers, und dieser Benutzer hat zu viele gesendet. Versuchen Sie es in einigen Minuten erneut.",
      ],
    },
    server: {
      title: "Der Dienst hat eine Störung",
      advice: ["Ihre Filter sind nicht die Ursache. Versuchen Sie es gleich noch einmal."],
    },
    notFound: {
      title: "Unter dieser Adresse ist nichts",
      advice: ["Prüfen Sie Endpunkt, Region und Projekt-ID."],
    },
    refused: {
      title: "Der Dienst hat die Anfrage abgelehnt",
      advice: ["Prüfen Sie die Filter und die Projekt-ID."],
    },
    offline: {
      title: "Sie sind offline",
      advice: ["Die Aufgaben werden geladen, sobald es wieder eine Verbindung gibt."],
    },
    connection: {
      title: "Der Dienst ist nicht erreichbar",
      advice: [
        "Das Netz ist unterbrochen, die Adresse ist falsch, oder der Browser hat die Antwort gesperrt, weil sie von einer anderen Quelle kommt (CORS). Browser sagen nicht, was zutrifft.",
      ],
      proxy: (origin) =>
        `Der Dienst lässt keine Seiten anderer Quellen zu: Verwenden Sie als Endpunkt einen Proxy unter der Quelle dieser Seite, ${origin}.`,
    },
    timeout: {
      title: "Der Dienst hat nicht rechtzeitig geantwortet",
      advice: ["Versuchen Sie es erneut, oder wählen Sie weniger Aufgaben pro Seite."],
    },
    decode: {
      title: "Die Antwort ist keine Liste von Aufgaben",
      advice: [
        "Sie kommt vielleicht von einem Proxy, einer Anmeldeseite oder einem falschen Endpunkt und nicht vom Dienst.",
      ],
    },
    wasmBlocked: {
      title: "WebAssembly ist auf dieser Seite gesperrt",
      advice: [
        "Die Content-Security-Policy der Seite erlaubt kein WebAssembly.",
        "Fügen Sie der Direktive script-src 'wasm-unsafe-eval' hinzu: script-src 'self' 'wasm-unsafe-eval'",
      ],
    },
    init: {
      title: "Der Client konnte nicht starten",
      advice: [
        "Sein WebAssembly-Modul wurde nicht geladen. Prüfen Sie, ob die Dateien des Pakets abrufbar sind und ob die Content-Security-Policy der Seite script-src 'wasm-unsafe-eval' enthält.",
      ],
    },
    missing: {
      title: "Diese Aufgabe gibt es hier nicht",
      advice: [
        "Sie ist vielleicht älter, als der Dienst Aufgaben aufbewahrt, oder gehört nicht zu denen, die diese Seite zeigt.",
      ],
    },
    part: {
      title: "Ein Teil der Ansicht wurde nicht geladen",
      advice: [
        "Die Verbindung ist vielleicht unterbrochen, oder die Website hat eine neue Version: Versuchen Sie es noch einmal, oder laden Sie die Seite neu.",
      ],
    },
    config: {
      title: "Die Ansicht ist nicht richtig eingerichtet",
      advice: ["Prüfen Sie Endpunkt, Region, Projekt-ID und Token."],
    },
    validation: {
      title: "Ein Filter wurde nicht angenommen",
      advice: ["Es wurde nichts gesendet. Ändern Sie den Filter, dann wird die Liste neu geladen."],
    },
    range: {
      title: "Der Zeitraum endet, bevor er beginnt",
      order: (from, until) => `„Von“ ist ${from}, aber „Bis“ ist ${until}.`,
      advice: ["Es wurde nichts gesendet. Ändern Sie eine der beiden Zeiten, dann wird die Liste geladen."],
    },
    unknown: {
      title: "Die Aufgaben konnten nicht geladen werden",
      advice: [],
    },
  },

  dialog: {
    close: "Schließen",
    copy: (field) => `${field} kopieren`,
    copied: "Kopiert",
    notCopied: "Der Browser hat das Kopieren nicht erlaubt",
    copyJson: "JSON kopieren",
    json: "JSON",
    error: "Fehler",
    soFar: (duration) => `bisher ${duration}`,
  },

  sections: {
    task: "Aufgabe",
    times: "Zeiten",
    vault: "Vault und Richtlinie",
    other: "Andere Felder",
    resource: "Ressource",
    backup: "Sicherung",
    common: "Fortschritt",
    delete: "Löschen",
    sync: "Synchronisierung",
    remove_resources: "Entfernte Ressourcen",
    replication: "Replikation",
    restore: "Wiederherstellung",
    vault_delete: "Löschen des Vaults",
    update_expiration_time: "Ablauf",
  },

  fields: {
    id: "ID",
    name: "Name",
    type: "Typ",
    status: "Status",
    operation_type: "Typ",
    request_id: "Anfrage-ID",
    task_id: "Aufgaben-ID",
    progress: "Fortschritt",
    duration: "Dauer",
    created_at: "Erstellt",
    started_at: "Begonnen",
    updated_at: "Geändert",
    ended_at: "Beendet",
    project_id: "Projekt-ID",
    provider_id: "Anbieter-ID",
    checkpoint_id: "ID des Wiederherstellungspunkts",
    policy_id: "Richtlinien-ID",
    vault_id: "Vault-ID",
    vault_name: "Name des Vaults",
    code: "Fehlercode",
    message: "Meldung",
    backup_id: "Sicherungs-ID",
    backup_name: "Name der Sicherung",
    incremental: "Inkrementell",
    app_consistency_status: "Anwendungskonsistenz",
    app_consistency_error_code: "Fehlercode der Konsistenz",
    app_consistency_error_message: "Fehlermeldung der Konsistenz",
    sync_backup_num: "Synchronisierte Sicherungen",
    delete_backup_num: "Gelöschte Sicherungen",
    err_sync_backup_num: "Fehlgeschlagene Sicherungen",
    fail_count: "Fehlgeschlagen",
    total_count: "Gesamt",
    source_backup_id: "ID der Quellsicherung",
    source_backup_name: "Name der Quellsicherung",
    source_checkpoint_id: "ID des Quell-Wiederherstellungspunkts",
    source_project_id: "ID des Quellprojekts",
    source_region: "Quellregion",
    destination_backup_id: "ID der Zielsicherung",
    destination_backup_name: "Name der Zielsicherung",
    destination_checkpoint_id: "ID des Ziel-Wiederherstellungspunkts",
    destination_project_id: "ID des Zielprojekts",
    destination_region: "Zielregion",
    target_resource_id: "ID der Zielressource",
    target_resource_name: "Name der Zielressource",
    affected_backups_count: "Betroffene Sicherungen",
    expiration_day: "Ablauftag",
  },
};
