//! The text of a PDF. The letters that a page draws are taken where they stand; lines are made of them by [`layout`].
//!
//! The reader (`hayro-interpret`) knows the maps of characters that PDF names (ISO 32000-2, 9.7.5.2: GBK-EUC-H, UniGB-UCS2-H and the
//! like) and those that a file brings with it.

use hayro_interpret::font::GlyphRun;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Vec2};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps, InterpreterCache,
    InterpreterSettings, RenderContent, SoftMask, interpret_page,
};

use super::layout::{Letter, rows};
use super::{Format, MOST_CHARACTERS, MOST_PAGES, Pages, Until, guard, lines};
use crate::domain::message::Code;
use crate::draft::Told;

/// Letters that a document draws; some are drawn twice to look bold.
const MOST_LETTERS: usize = 4 * MOST_CHARACTERS;
/// How far from level a letter may stand, as a share of its advance: what is written across the page is no text of it.
const SLOPE: f64 = 0.2;

pub(super) fn read(bytes: Vec<u8>, until: Until) -> Result<Pages, Told> {
    guard::check(&bytes, until)?;
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Code::DocumentProtected.into(),
        _ => Code::DocumentDamaged.with("format", Format::Pdf.label()),
    })?;
    let pages = pdf.pages();
    if pages.len() > MOST_PAGES {
        return Err(Code::DocumentTooManyPages.with("count", pages.len()).with("most", MOST_PAGES));
    }
    let settings =
        InterpreterSettings { render_content: RenderContent::PAGE, ..InterpreterSettings::default() };
    let cache = InterpreterCache::new();
    let mut all = Vec::new();
    let (mut count, mut unknown, mut pictures) = (0, 0, 0);
    for (number, page) in (1..).zip(pages.iter()) {
        until.check()?;
        let mut seen = Seen { until, left: MOST_LETTERS - count, ..Seen::new(until) };
        let area = Rect::new(0.0, 0.0, 1e4, 1e4);
        let mut context = Context::new(upright(page), area, &cache, pdf.xref(), settings.clone());
        interpret_page(page, &mut context, &mut seen);
        count += seen.letters.len();
        unknown += seen.unknown;
        pictures += seen.pictures;
        all.extend(lines(number, rows(seen.letters)));
    }
    // A page number, or a stamp that a scanner sets, is no text of a document.
    let letters: usize = all.iter().map(|line| line.text.chars().count()).sum();
    match () {
        () if unknown > letters => Err(Code::DocumentFonts.into()),
        () if pictures > 0 && letters < 20 * pages.len() => Err(Code::DocumentScan.into()),
        () => Ok(Pages { format: Format::Pdf, count: pages.len() as u32, lines: all, notes: Vec::new() }),
    }
}

/// The character that a radical alone stands for: fonts that have one shape for both name it by the radical (CJK Radicals Supplement,
/// which has no compatibility mapping in Unicode).
fn whole(letter: char) -> char {
    const RADICALS: &str = "⻓长⻔门⻋车⻅见⻉贝⻚页⻛风⻜飞⻢马⻥鱼⻦鸟⻨麦⻩黄⻬齐⻮齿⻰龙⻳龟⻄西⻆角⻁虎⻘青⺠民⻝食⻣骨⻤鬼⺟母⻙韦⻧卤⻑長";
    if !('\u{2e80}'..='\u{2eff}').contains(&letter) {
        return letter;
    }
    let mut all = RADICALS.chars();
    all.find(|radical| *radical == letter).and_then(|_| all.next()).unwrap_or(letter)
}

/// With the top of the page, however it is turned, at 0 and y growing downwards.
fn upright(page: &Page<'_>) -> Affine {
    Affine::new(page.initial_transform(true).as_coeffs())
}

/// What is drawn on a page.
struct Seen {
    until: Until,
    letters: Vec<Letter>,
    /// Letters that may still be drawn.
    left: usize,
    /// Letters that no map says.
    unknown: usize,
    pictures: usize,
}

/// How reading ends in the middle of a page: unwinding is the only way out of the reader.
pub(in crate::draft) struct Ended(pub Told);

impl Seen {
    fn new(until: Until) -> Self {
        Self { until, letters: Vec::new(), left: 0, unknown: 0, pictures: 0 }
    }

    fn in_time(&self) {
        if let Err(told) = self.until.check() {
            std::panic::resume_unwind(Box::new(Ended(told)));
        }
    }
}

impl Device<'_> for Seen {
    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {
        self.in_time();
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.in_time();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
        self.in_time();
    }

    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, _: &DrawMode) {
        self.in_time();
        for glyph in run.glyphs() {
            let advance = match &**glyph {
                hayro_interpret::font::Glyph::Outline(outline) => outline.advance_width(),
                hayro_interpret::font::Glyph::Type3(glyph) => glyph.advance_width(),
            };
            let Some(text) = glyph.as_unicode() else {
                self.unknown += 1;
                continue;
            };
            let transform = props.transform * glyph.transform();
            let at = transform * Point::ZERO;
            // Letters are a thousand units high in the space of their font.
            let size = (transform * Point::new(0.0, 1000.0) - at).hypot();
            let width: Vec2 = transform * Point::new(advance.map_or(1000.0, f64::from), 0.0) - at;
            let is_sound =
                [at.x, at.y, size, width.x].iter().all(|number| number.is_finite() && number.abs() < 1e6);
            if !is_sound || width.y.abs() > SLOPE * width.x.abs() || width.x < 0.0 {
                continue;
            }
            let text = match text {
                BfString::Char(letter) => whole(letter).to_string(),
                BfString::String(letters) => letters.chars().take(8).collect(),
            };
            self.left = self.left.saturating_sub(1);
            if self.left == 0 {
                let told = Code::DocumentTooLong.with("most", MOST_CHARACTERS);
                std::panic::resume_unwind(Box::new(Ended(told)));
            }
            self.letters.push(Letter { text, x: at.x, y: at.y, width: width.x, size });
        }
    }

    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {
        self.in_time();
        self.pictures += 1;
    }

    fn pop_clip(&mut self) {}

    fn pop_transparency_group(&mut self) {}
}
