//! Samples of what changes the catalogue of competences.

use crate::domain::event::Event;
use crate::domain::staff::catalogue::Part;
use crate::domain::staff::catalogue::importing::CatalogueImported;
use crate::domain::staff::catalogue::local::CatalogueExtended;

pub(super) fn of_catalogue(put: &mut dyn FnMut(&str, Event)) {
    put(
        "imported",
        Event::CatalogueImported(CatalogueImported {
            framework: "falls".to_owned(),
            version: "2-0123456789ab".to_owned(),
            file: "falls.toml".to_owned(),
            table: "schema = 1\n# Zoë’s table\n".to_owned(),
            reason: "agreed with the falls team".to_owned(),
        }),
    );
    let added = |level: Option<&str>, part: Option<Part>| {
        Event::CatalogueExtended(CatalogueExtended {
            framework: "ksf".to_owned(),
            version: "1-0123456789ab".to_owned(),
            unit: "ksf.palliative".to_owned(),
            statement: "local.ksf.palliative.1".to_owned(),
            level: level.map(str::to_owned),
            part,
            text: "Talks early about what matters at the end of life.".to_owned(),
            reason: "announced by the source and never written".to_owned(),
        })
    };
    put("extended", added(None, None));
    for part in Part::ALL {
        put(part.code(), added(Some("3"), Some(*part)));
    }
}
