//! Charts that are drawn on the server. A table with the same numbers always stands beside them.

use leptos::prelude::*;

/// A bar and what it says to whoever points at it.
#[derive(Clone, Debug)]
pub struct Bar {
    pub value: i64,
    pub text: String,
}

/// Units of the drawing; it is stretched to the width of the page.
const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 200.0;
/// Part of a bar's place that the bar fills.
const FILLED: f64 = 0.7;
/// A bar at most: a few of them are no wall.
const WIDEST: f64 = 80.0;

/// Bars side by side, the highest as high as the drawing. `text` says in words what is to be seen; `from` and `to` name
/// the first and the last bar, `most` the height of the drawing; the children are the caption.
#[component]
pub fn BarChart(
    bars: Vec<Bar>,
    #[prop(into)] text: String,
    #[prop(into)] from: String,
    #[prop(into)] to: String,
    #[prop(into)] most: String,
    children: Children,
) -> impl IntoView {
    let highest = bars.iter().map(|bar| bar.value).max().unwrap_or_default().max(1) as f64;
    let place = WIDTH / bars.len().max(1) as f64;
    let shapes = bars.into_iter().enumerate().map(|(position, bar)| {
        let height = bar.value as f64 / highest * HEIGHT;
        let width = (place * FILLED).min(WIDEST);
        let x = place * (position as f64 + 0.5) - width / 2.0;
        let (x, y) = (format!("{x:.1}"), format!("{:.1}", HEIGHT - height));
        let (width, height) = (format!("{width:.1}"), format!("{height:.1}"));
        view! { <rect x=x y=y width=width height=height><title>{bar.text}</title></rect> }
    });
    let shapes = shapes.collect_view();
    view! {
        <figure class="chart">
            <p class="chart-most" aria-hidden="true">{most}</p>
            <svg viewBox="0 0 1000 200" preserveAspectRatio="none" role="img" aria-label=text>{shapes}</svg>
            <p class="chart-ends" aria-hidden="true"><span>{from}</span><span>{to}</span></p>
            <figcaption>{children()}</figcaption>
        </figure>
    }
}
