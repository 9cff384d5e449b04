//! Commands as people and programs write them: one JSON object with `command` for its name, patients by NHS number,
//! staff by login, and everything else as in [`crate::domain::command`].

use serde_json::{Map, Value};

use crate::domain::command::{Command, PatientCommand, Request};
use crate::domain::entry::{CommandId, EntryNumber, StaffId};
use crate::domain::refusal::Refusal;
use crate::domain::staff::competence::CompetenceCommand;
use crate::domain::staff::development::DevelopmentCommand;
use crate::domain::staff::register::Register;
use crate::service::{Failure, Pending, Receipt, Service};

/// Keys whose value names a patient.
const PATIENT_KEYS: &[&str] = &["right_patient"];
/// Keys whose value names a staff member.
const STAFF_KEYS: &[&str] = &[
    "made_by",
    "owner",
    "case_manager",
    "supervisor",
    "deputy",
    "staff",
    "absent",
    "by",
    "assessor",
    "colleague",
    "facilitator",
    "mentor",
];
/// Commands that are not about a patient.
const OTHER_COMMANDS: &[&str] = &[
    "add_staff",
    "change_staff",
    "suspend_staff",
    "change_policy",
    "set_practice_level",
    "clear_passphrase",
    "arrange_cover",
    "end_cover",
    "import_catalogue",
    "extend_unit",
];

/// Carries out commands as they are spoken, in order; all wait for their receipts together, so that many share one
/// commit. A command may name somebody whom one before it makes known.
pub fn carry_out(
    service: &Service,
    actor: StaffId,
    lines: &[String],
) -> Vec<Result<Receipt, Failure>> {
    let mut under_way = UnderWay::default();
    for line in lines {
        let request = read(service, line).or_else(|_not_yet| {
            under_way.settle();
            read(service, line)
        });
        let allowed = request.map_err(Failure::from).and_then(|request| {
            service.refuse_closed(actor, &request.command)?;
            Ok(request)
        });
        match allowed {
            Ok(request) => {
                let renames = changes_names(&request, &service.register());
                under_way.pending.push(service.submit(actor, request));
                if renames {
                    under_way.settle();
                }
            }
            Err(failure) => {
                under_way.settle();
                under_way.done.push(Err(failure));
            }
        }
    }
    under_way.settle();
    under_way.done
}

/// Answers in the order of their commands.
#[derive(Default)]
struct UnderWay {
    done: Vec<Result<Receipt, Failure>>,
    pending: Vec<Pending>,
}

impl UnderWay {
    fn settle(&mut self) {
        self.done.extend(self.pending.drain(..).map(Pending::wait));
    }
}

/// Whether a command changes by which name later ones know a patient or a staff member.
fn changes_names(request: &Request, register: &Register) -> bool {
    match &request.command {
        Command::Patient(_, PatientCommand::CorrectDetails(_)) => true,
        Command::ChangeStaff(change) => register
            .members
            .get(&change.staff)
            .is_none_or(|member| member.details.login != change.details.login),
        _ => false,
    }
}

/// Reads one command.
///
/// # Errors
/// Not an object, no such command, no such patient or staff member, or fields that do not fit.
pub fn read(service: &Service, text: &str) -> Result<Request, Refusal> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Refusal::invalid("command", format!("This is not JSON: {error}")))?;
    let Value::Object(mut fields) = value else {
        return Err(Refusal::invalid(
            "command",
            "A command is a JSON object in one line",
        ));
    };
    let name = take_text(&mut fields, "command")
        .ok_or_else(|| Refusal::missing("command", "The name of the command"))?;
    let id = match take_text(&mut fields, "id") {
        Some(text) => CommandId::parse(&text).ok_or_else(|| {
            Refusal::invalid(
                "id",
                format!("'{text}' is not an identifier of 32 hexadecimal digits"),
            )
        })?,
        None => service.new_command_id(),
    };
    let seen = take_seen(&mut fields)?;
    if CompetenceCommand::NAMES.contains(&name.as_str()) {
        resolve(service, &mut fields)?;
        let command = Command::Competence(of_fields(&name, fields)?);
        return Ok(after(seen, id, command));
    }
    if DevelopmentCommand::NAMES.contains(&name.as_str()) {
        resolve(service, &mut fields)?;
        let command = Command::Development(of_fields(&name, fields)?);
        return Ok(after(seen, id, command));
    }
    if OTHER_COMMANDS.contains(&name.as_str()) {
        resolve(service, &mut fields)?;
        let command = other(service, &name, fields)?;
        return Ok(after(seen, id, command));
    }
    let patient = if name == "judge_break_glass" && !fields.contains_key("patient") {
        let opening = fields.get("opening").and_then(Value::as_u64);
        service.record_of(EntryNumber(opening.unwrap_or_default()))?
    } else if name == "register" {
        take_text(&mut fields, "patient")
            .and_then(|text| crate::domain::entry::PatientId::parse(&text))
            .unwrap_or_else(|| service.new_patient_id())
    } else {
        let text = take_text(&mut fields, "patient")
            .ok_or_else(|| Refusal::missing("patient", "The patient"))?;
        service.find_patient(&text).ok_or_else(|| {
            Refusal::unknown("patient", format!("There is no patient '{text}'"))
                .advise("Give the NHS number of a registered patient")
        })?
    };
    // Scores name their maker in words, not by login.
    if name != "record_score" {
        resolve(service, &mut fields)?;
    }
    let command = Command::Patient(patient, of_fields(&name, fields)?);
    Ok(after(seen, id, command))
}

/// The last entry that whoever wrote the line had seen of what it changes: a number, with its sign or without.
fn take_seen(fields: &mut Map<String, Value>) -> Result<Option<EntryNumber>, Refusal> {
    let Some(text) = take_text(fields, "seen") else {
        return Ok(None);
    };
    match text.trim().trim_start_matches('#').parse() {
        Ok(number) => Ok(Some(EntryNumber(number))),
        Err(_not_a_number) => Err(Refusal::invalid(
            "seen",
            format!("'{text}' is not the number of an entry"),
        )),
    }
}

/// A command in its envelope, to be refused where what it rests on or writes over changed after what was seen. What only adds
/// is in nobody's way, whatever was seen.
fn after(seen: Option<EntryNumber>, id: CommandId, command: Command) -> Request {
    let rooms = match &command {
        Command::Patient(_, command) => command.rests_on(),
        _ => &[],
    };
    let seen_rooms = seen.iter();
    let seen_rooms = seen_rooms.flat_map(|seen| rooms.iter().map(|room| (*room, *seen)));
    Request {
        id,
        seen: seen_rooms.collect(),
        seen_entry: seen,
        command,
    }
}

fn other(
    service: &Service,
    name: &str,
    mut fields: Map<String, Value>,
) -> Result<Command, Refusal> {
    if name == "add_staff" && !fields.contains_key("id") {
        let id = service.new_staff_id();
        fields.insert("id".to_owned(), Value::String(id.to_string()));
    }
    of_fields(name, fields)
}

/// A command of its name and fields, all of which must be understood.
fn of_fields<T: serde::Serialize + serde::de::DeserializeOwned>(
    name: &str,
    fields: Map<String, Value>,
) -> Result<T, Refusal> {
    let given: Value = Value::Object(
        [(name.to_owned(), Value::Object(fields))]
            .into_iter()
            .collect(),
    );
    let command =
        serde_json::from_value(given.clone()).map_err(|error| not_fitting(name, &error))?;
    refuse_unknown(&given, serde_json::to_value(&command))?;
    Ok(command)
}

/// Refuses what was written but not understood: a misspelt field must not be lost without a word.
fn refuse_unknown(
    given: &Value,
    understood: Result<Value, serde_json::Error>,
) -> Result<(), Refusal> {
    fn first<'a>(given: &'a Value, understood: &Value) -> Option<&'a str> {
        match (given, understood) {
            (Value::Object(given), Value::Object(understood)) => {
                given
                    .iter()
                    .find_map(|(key, value)| match understood.get(key) {
                        None => Some(key.as_str()),
                        Some(known) => first(value, known),
                    })
            }
            (Value::Array(given), Value::Array(understood)) => given
                .iter()
                .zip(understood)
                .find_map(|(given, understood)| first(given, understood)),
            _ => None,
        }
    }
    let understood = understood.map_err(|error| Refusal::invalid("command", error.to_string()))?;
    match first(given, &understood) {
        Some(key) => Err(
            Refusal::unknown(key, format!("The command has no field '{key}'"))
                .advise("See `caseload submit --help`"),
        ),
        None => Ok(()),
    }
}

fn not_fitting(name: &str, error: &serde_json::Error) -> Refusal {
    Refusal::invalid(
        "command",
        format!("The command {name} does not fit: {error}"),
    )
    .advise("See `caseload submit --help`")
}

fn take_text(fields: &mut Map<String, Value>, key: &str) -> Option<String> {
    match fields.remove(key)? {
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

/// Puts identifiers in the place of NHS numbers and logins, in nested lists, too.
fn resolve(service: &Service, fields: &mut Map<String, Value>) -> Result<(), Refusal> {
    for (key, value) in fields.iter_mut() {
        match value {
            Value::String(text) if PATIENT_KEYS.contains(&key.as_str()) => {
                let id = service.find_patient(text).ok_or_else(|| {
                    Refusal::unknown(key, format!("There is no patient '{text}'"))
                })?;
                *value = Value::String(id.to_string());
            }
            Value::String(text) if STAFF_KEYS.contains(&key.as_str()) => {
                *value = Value::String(staff(service, key, text)?.to_string());
            }
            Value::Array(list) => {
                for one in list {
                    if let Value::Object(fields) = one {
                        resolve(service, fields)?;
                    }
                }
            }
            Value::Object(fields) => resolve(service, fields)?,
            _ => {}
        }
    }
    Ok(())
}

/// A staff member by login, or by identifier.
///
/// # Errors
/// Nobody by that login.
pub fn staff(service: &Service, field: &str, text: &str) -> Result<StaffId, Refusal> {
    let register = service.register();
    if let Some(member) = register.by_login(text.trim()) {
        return Ok(member.id);
    }
    StaffId::parse(text)
        .filter(|id| register.members.contains_key(id))
        .ok_or_else(|| {
            Refusal::unknown(
                field,
                format!("There is nobody with the login '{text}' in the staff register"),
            )
        })
}
