//! A document as PDF: A4, tagged for screen readers (PDF/UA-1) and fit to be kept for years (PDF/A-2a). The same document
//! gives the same bytes.

use krilla::SerializeSettings;
use krilla::color::luma;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder, ConfigurationError};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, SpanTag};

use super::bands::{Ink, WIDTH, area, bands, text_ink};
use super::lines::{Line, Style, wrap};
use super::pages::{Placed, pages};
use super::structure::Structure;
use super::typeface::{Typeface, Weight};
use super::{Document, shown_in_one};

/// The width of an A4 page in points.
pub(super) const PAGE_WIDTH: f32 = 595.276;
/// The height of an A4 page in points.
pub(super) const PAGE_HEIGHT: f32 = 841.89;
const LEFT: f32 = (PAGE_WIDTH - WIDTH) / 2.0;
/// From the page's upper edge to the running head.
const HEAD_TOP: f32 = 34.0;
/// From the page's lower edge to the end of the running foot.
const FOOT_BOTTOM: f32 = 32.0;
/// Between the running lines and what they surround.
const APART: f32 = 16.0;
/// How much of the width the foot leaves to "Page n of m".
const NUMBER_WIDTH: f32 = 90.0;

const RUNNING: Style = Style {
    weight: Weight::Regular,
    size: 8.0,
    leading: 10.6,
    shade: 80,
};

/// Why a document could not be written as PDF.
#[derive(Debug, thiserror::Error)]
pub enum PrintError {
    /// The typeface within the program is damaged.
    #[error(
        "the typeface within the program cannot be read; ask for the document as Markdown and install the program anew"
    )]
    Typeface,
    /// A document without a title.
    #[error("the document has no title; give it one, since readers show it as the window's name")]
    Title,
    /// The library refuses the combination of standards.
    #[error("no PDF can be written ({0:?}); ask for the document as Markdown and report this")]
    Standard(ConfigurationError),
    /// The library refuses the document.
    #[error("the PDF cannot be written ({0}); ask for the document as Markdown and report this")]
    Writing(#[from] krilla::error::KrillaError),
}

/// The document as a PDF file.
///
/// # Errors
///
/// [`PrintError::Title`] without a title; the others tell of a fault of the program.
pub fn to_pdf(document: &Document) -> Result<Vec<u8>, PrintError> {
    let title = shown_in_one(&document.title);
    if title.is_empty() {
        return Err(PrintError::Title);
    }
    let mut face = Typeface::built_in().ok_or(PrintError::Typeface)?;
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(PrintError::Standard)?;
    let (bands, mut structure) = bands(document, &mut face);
    let frame = Frame::new(document, &mut face);
    let pages = pages(bands, frame.room());
    let mut file = krilla::Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    file.set_metadata(metadata(document, title));
    file.set_outline(outline(&pages, frame.top()));
    let count = pages.len();
    let settings = PageSettings::from_wh(PAGE_WIDTH, PAGE_HEIGHT).unwrap_or_default();
    for (at, placed) in pages.into_iter().enumerate() {
        let mut page = file.start_page_with(settings.clone());
        let mut pen = Pen {
            surface: page.surface(),
            face: &mut face,
            structure: &mut structure,
        };
        for Placed { y, band } in placed {
            for ink in band.ink {
                pen.draw(ink, frame.top() + y, ArtifactType::Layout);
            }
        }
        // The page is finished as the pen is laid down.
        frame.draw(&mut pen, at + 1, count);
    }
    file.set_tag_tree(structure.tree().with_lang(Some(LANGUAGE.to_owned())));
    Ok(file.finish()?)
}

const LANGUAGE: &str = "en-GB";

fn metadata(document: &Document, title: String) -> Metadata {
    let made = document.made.timestamp();
    let made = made.to_zoned(jiff::tz::TimeZone::UTC);
    let small = |number: i8| u8::try_from(number).unwrap_or(0);
    let date = DateTime::new(u16::try_from(made.year()).unwrap_or(0))
        .month(small(made.month()))
        .day(small(made.day()))
        .hour(small(made.hour()))
        .minute(small(made.minute()))
        .second(small(made.second()))
        .utc_offset_hour(0)
        .utc_offset_minute(0);
    let author = shown_in_one(&document.author);
    let authors = if author.is_empty() {
        Vec::new()
    } else {
        vec![author]
    };
    Metadata::new()
        .title(title)
        .description(shown_in_one(&document.subtitle))
        .authors(authors)
        .creator("caseload".to_owned())
        .language(LANGUAGE.to_owned())
        .creation_date(date)
}

/// The list of contents that a reader shows beside the pages.
fn outline(pages: &[Vec<Placed>], top: f32) -> Outline {
    let mut outline = Outline::new();
    // The headings that are still open, the highest first.
    let mut open: Vec<(u16, OutlineNode)> = Vec::new();
    let mut close = |open: &mut Vec<(u16, OutlineNode)>, rank: u16| {
        while open.last().is_some_and(|(last, _)| *last >= rank) {
            let Some((_, node)) = open.pop() else { return };
            match open.last_mut() {
                Some((_, above)) => above.push_child(node),
                None => outline.push_child(node),
            }
        }
    };
    for (at, page) in pages.iter().enumerate() {
        for placed in page {
            let Some((rank, text)) = &placed.band.heading else {
                continue;
            };
            close(&mut open, *rank);
            let point = Point::from_xy(LEFT, top + placed.y);
            let node = OutlineNode::new(text.clone(), XyzDestination::new(at, point));
            open.push((*rank, node));
        }
    }
    close(&mut open, 0);
    outline
}

/// What is the same on every page.
struct Frame {
    head: Vec<Line>,
    foot: Vec<Line>,
}

impl Frame {
    fn new(document: &Document, face: &mut Typeface) -> Frame {
        let mut lines = |text: &str, width: f32| {
            let text = shown_in_one(text);
            // A running line that is too long goes on below; three lines are more than any needs.
            let mut lines = wrap(face, &[text], RUNNING, width);
            lines.truncate(RUNNING_LINES_MAX);
            lines
        };
        Frame {
            head: lines(&document.running_head, WIDTH),
            foot: lines(&document.running_foot, WIDTH - NUMBER_WIDTH),
        }
    }

    fn top(&self) -> f32 {
        HEAD_TOP + height(self.head.len()) + APART
    }

    fn foot_top(&self) -> f32 {
        PAGE_HEIGHT - FOOT_BOTTOM - height(self.foot.len().max(1))
    }

    fn room(&self) -> f32 {
        self.foot_top() - APART - self.top()
    }

    fn draw(&self, pen: &mut Pen, number: usize, count: usize) {
        for (at, line) in self.head.iter().enumerate() {
            let ink = text_ink(line.clone(), RUNNING, 0.0, height(at), None);
            pen.draw(ink, HEAD_TOP, ArtifactType::Header);
        }
        let top = self.foot_top();
        pen.draw(area(0.0, -5.0, WIDTH, 0.4, 170), top, ArtifactType::Layout);
        for (at, line) in self.foot.iter().enumerate() {
            let ink = text_ink(line.clone(), RUNNING, 0.0, height(at), None);
            pen.draw(ink, top, ArtifactType::Footer);
        }
        let number = [format!("Page {number} of {count}")];
        for line in wrap(pen.face, &number, RUNNING, NUMBER_WIDTH) {
            let x = WIDTH - line.width;
            let ink = text_ink(line, RUNNING, x, 0.0, None);
            pen.draw(ink, top, ArtifactType::Footer);
        }
    }
}

/// The most lines that a running head or foot takes.
const RUNNING_LINES_MAX: usize = 3;

/// The height of so many running lines.
fn height(lines: usize) -> f32 {
    f32::from(u16::try_from(lines).unwrap_or(u16::MAX)) * RUNNING.leading
}

/// What draws on a page.
struct Pen<'a, 'b> {
    surface: Surface<'b>,
    face: &'a mut Typeface,
    structure: &'a mut Structure,
}

impl Pen<'_, '_> {
    /// Draws something whose band begins at `top`; what belongs to no part of the structure is there for the eye only.
    fn draw(&mut self, ink: Ink, top: f32, adornment: ArtifactType) {
        match ink {
            Ink::Text {
                x,
                baseline,
                line,
                style,
                place,
            } => {
                let tag = match place {
                    Some(_) => ContentTag::Span(SpanTag::empty()),
                    None => ContentTag::Artifact(Artifact::with_kind(adornment)),
                };
                let identifier = self.surface.start_tagged(tag);
                self.surface.set_fill(Some(fill(style.shade)));
                self.surface.draw_glyphs(
                    Point::from_xy(LEFT + x, top + baseline),
                    &line.glyphs,
                    self.face.drawn(style.weight),
                    &line.text,
                    style.size,
                    false,
                );
                self.surface.end_tagged();
                if let Some(place) = place {
                    self.structure.drawn(place, identifier);
                }
            }
            Ink::Area {
                x,
                y,
                width,
                height,
                shade,
            } => {
                let mut path = PathBuilder::new();
                if let Some(rect) = Rect::from_xywh(LEFT + x, top + y, width, height) {
                    path.push_rect(rect);
                }
                let Some(path) = path.finish() else { return };
                let tag = ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout));
                self.surface.start_tagged(tag);
                self.surface.set_fill(Some(fill(shade)));
                self.surface.draw_path(&path);
                self.surface.end_tagged();
            }
        }
    }
}

fn fill(shade: u8) -> Fill {
    Fill {
        paint: luma::Color::new(shade).into(),
        ..Fill::default()
    }
}
