//! A file on its way in: it comes in pieces, is planned, looked at and carried out, each in steps of a bounded size.

use std::sync::Arc;

use super::shell::too_much;
use crate::domain::entry::StaffId;
use crate::domain::refusal::Refusal;
use crate::exchange::csv_patients::{self, FILE_BYTES_MAX, Plan, Sheet};
use crate::protocol::shell::{Planned, ShellReply, UPLOAD_MAX};
use crate::service::import::ROWS_AT_ONCE;
use crate::service::{Failure, Service};

/// The most lines of a plan that cross at once, and about how many bytes of them.
const LINES_MAX: usize = 1_000;
const LINES_BYTES: usize = 512 << 10;

/// What has come so far.
#[derive(Debug, Default)]
pub(super) struct Importing {
    bytes: Vec<u8>,
    planned: Option<(Sheet, Plan)>,
    /// Rows that were gone through.
    done: usize,
    /// The file of rejected rows, made when it is first asked for.
    rejected: Option<Vec<u8>>,
}

impl Importing {
    /// The next piece. Nothing is set aside for somebody who may not import.
    pub(super) fn take(
        &mut self,
        service: &Arc<Service>,
        actor: StaffId,
        mut bytes: Vec<u8>,
    ) -> Result<(), Failure> {
        service.may_import(actor)?;
        let found = self.bytes.len() + bytes.len();
        if bytes.len() > UPLOAD_MAX || found > FILE_BYTES_MAX {
            return Err(too_much(&format!("{found} bytes of a file")));
        }
        self.bytes.append(&mut bytes);
        Ok(())
    }

    /// What would happen with the file.
    pub(super) fn plan(
        &mut self,
        service: &Arc<Service>,
        actor: StaffId,
        file: &str,
    ) -> Result<Planned, Failure> {
        let importing = std::mem::take(self);
        let sheet = csv_patients::read(&importing.bytes, file)
            .map_err(|error| Refusal::invalid("file", error.to_string()))?;
        drop(importing);
        let plan = service.plan_import(actor, &sheet)?;
        let planned = Planned {
            file: plan.file.clone(),
            encoding: plan.encoding.to_owned(),
            delimiter: plan.delimiter,
            unknown_columns: plan.unknown_columns.clone(),
            rows: plan.rows.len() as u64,
            counts: plan.counts(),
        };
        self.planned = Some((sheet, plan));
        Ok(planned)
    }

    pub(super) fn rows(&self, from: u64) -> ShellReply {
        let mut rows = Vec::new();
        let mut bytes = 0;
        let planned = self.planned.iter().flat_map(|(_, plan)| &plan.rows);
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        for (row, number) in planned.zip(0_u64..).skip(from) {
            if rows.len() >= LINES_MAX || bytes >= LINES_BYTES {
                let next = Some(number);
                return ShellReply::ImportRows { rows, next };
            }
            let lines = row.lines();
            bytes += lines.iter().flatten().map(String::len).sum::<usize>();
            rows.extend(lines);
        }
        ShellReply::ImportRows { rows, next: None }
    }

    pub(super) fn rejected(&mut self, from: u64) -> ShellReply {
        let all = self.rejected.get_or_insert_with(|| {
            self.planned
                .as_ref()
                .map(|(sheet, plan)| csv_patients::rejected_csv(sheet, plan))
                .unwrap_or_default()
        });
        let from = usize::try_from(from).unwrap_or(usize::MAX).min(all.len());
        let end = from.saturating_add(UPLOAD_MAX).min(all.len());
        ShellReply::ImportRejected {
            bytes: all[from..end].to_vec(),
            more: end < all.len(),
        }
    }

    /// Carries out the next rows; those that are refused after all are rejected in the plan.
    pub(super) fn apply(
        &mut self,
        service: &Arc<Service>,
        actor: StaffId,
    ) -> Result<ShellReply, Failure> {
        let Some((_, plan)) = &mut self.planned else {
            return Err(Refusal::state("No file was planned").into());
        };
        let end = (self.done + ROWS_AT_ONCE).min(plan.rows.len());
        let applied = service.apply_rows(actor, &plan.rows[self.done..end])?;
        self.done = end;
        self.rejected = None;
        plan.reject(&applied.refused);
        Ok(ShellReply::Applied {
            applied,
            done: end as u64,
            counts: plan.counts(),
        })
    }
}
