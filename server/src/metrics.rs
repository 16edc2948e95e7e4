//! What the server counts, for Prometheus. No id, no address, nothing about any person: labels are templates, statuses and fixed words.
//!
//! The numbers are the process's own, as its log is: whatever counts is counted wherever it happens.

use std::future::pending;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use tokio::net::TcpListener;

use crate::connections::{self, Limits};
use crate::headers;
use crate::host::{self, Hosts};

/// What Prometheus takes for the text below (source: the `OpenMetrics` specification, 1.0).
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// How many connections there may be: those who read metrics are few, and must not take the places of people.
const CONNECTIONS: usize = 16;
/// Bounds in seconds: a read of the embedded directory takes milliseconds, and no request more than thirty seconds.
const BOUNDS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 2.5, 10.0, 30.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct CallLabels {
    vendor: &'static str,
    method: &'static str,
    template: &'static str,
    outcome: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct VendorLabels {
    vendor: &'static str,
    template: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReasonLabels {
    reason: &'static str,
}

/// Makes a histogram where there was none.
#[derive(Clone)]
struct Seconds;

impl MetricConstructor<Histogram> for Seconds {
    fn new_metric(&self) -> Histogram {
        Histogram::new(BOUNDS)
    }
}

type Durations<L> = Family<L, Histogram, Seconds>;

struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    request_durations: Durations<RouteLabels>,
    calls: Family<CallLabels, Counter>,
    call_durations: Durations<VendorLabels>,
    refusals: Family<ReasonLabels, Counter>,
}

static METRICS: LazyLock<Metrics> = LazyLock::new(Metrics::new);

impl Metrics {
    fn new() -> Self {
        let mut registry = Registry::with_prefix("mixpeek_users");
        let requests = Family::default();
        registry.register("http_requests", "Requests answered", requests.clone());
        let request_durations = Family::new_with_constructor(Seconds);
        registry.register_with_unit(
            "http_request_duration",
            "From a request to its answer",
            Unit::Seconds,
            request_durations.clone(),
        );
        let calls = Family::default();
        registry.register(
            "upstream_calls",
            "Calls to a vendor, repetitions included",
            calls.clone(),
        );
        let call_durations = Family::new_with_constructor(Seconds);
        registry.register_with_unit(
            "upstream_call_duration",
            "From a call to a vendor to its answer",
            Unit::Seconds,
            call_durations.clone(),
        );
        let refusals = Family::default();
        registry.register(
            "sign_in_refusals",
            "Requests whose caller was refused",
            refusals.clone(),
        );
        let version = Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]);
        registry.register("build", "This program", version);
        Self { registry, requests, request_durations, calls, call_durations, refusals }
    }
}

/// Counts a request. `route` is its template.
pub fn request(method: &Method, route: &str, status: StatusCode, took: Duration) {
    let (method, route) = (name(method), route.to_owned());
    let labels = RouteLabels { method, route: route.clone() };
    METRICS.request_durations.get_or_create(&labels).observe(took.as_secs_f64());
    METRICS.requests.get_or_create(&RequestLabels { method, route, status: status.as_u16() }).inc();
}

/// Counts a call to a vendor. `outcome` is the answer's status, or what kept it from coming.
pub fn call(
    vendor: &'static str,
    method: &Method,
    template: &'static str,
    outcome: String,
    took: Duration,
) {
    let labels = VendorLabels { vendor, template };
    METRICS.call_durations.get_or_create(&labels).observe(took.as_secs_f64());
    METRICS
        .calls
        .get_or_create(&CallLabels { vendor, method: name(method), template, outcome })
        .inc();
}

/// Counts a request whose caller was refused.
pub fn refusal(reason: &'static str) {
    METRICS.refusals.get_or_create(&ReasonLabels { reason }).inc();
}

/// A method's name, if it is a usual one: a client may send any word, and each would be a series of its own.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// `GET /metrics`, for a listener of its own: under addresses, `localhost` and the names on the list.
pub fn router(allowed_hosts: Vec<String>) -> Router {
    let hosts = Arc::new(Hosts::new(allowed_hosts));
    Router::new()
        .route("/metrics", get(metrics))
        .layer(from_fn_with_state(hosts, host::guard_by_address))
        .layer(from_fn(headers::secure))
}

async fn metrics() -> Response {
    let mut text = String::new();
    match encode(&mut text, &METRICS.registry) {
        Ok(()) => ([(CONTENT_TYPE, OPEN_METRICS)], text).into_response(),
        Err(error) => {
            tracing::error!(%error, "cannot write the metrics");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// Answers Prometheus until the process ends.
pub async fn serve(listener: TcpListener, allowed_hosts: Vec<String>) {
    let limits = Limits { connections: CONNECTIONS, ..Limits::default() };
    connections::serve(listener, router(allowed_hosts), limits, pending()).await;
}
