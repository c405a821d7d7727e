"""Figures in the text form that Prometheus reads (prometheus.io/docs/instrumenting/exposition_formats)."""

from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Metric, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector

from bot.app.metrics import Durations, Kind, Numbers
from bot.app.request_counts import Histogram

PREFIX = "credence_"


def write(families: Iterable[Numbers | Durations]) -> bytes:
    """All figures, and those of the process: memory, processor time, open files."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(_Families([_metric(family) for family in families]))
    return generate_latest(registry)


class _Families(Collector):
    def __init__(self, metrics: list[Metric]) -> None:
        self._metrics = metrics

    def collect(self) -> list[Metric]:
        return self._metrics


def _metric(family: Numbers | Durations) -> Metric:
    name = f"{PREFIX}{family.name}"
    if isinstance(family, Durations):
        histogram = HistogramMetricFamily(name, family.about, labels=family.labels)
        for labels, times in family.figures.items():
            histogram.add_metric(labels, _buckets(times), times.seconds)
        return histogram
    kind = CounterMetricFamily if family.kind is Kind.COUNTER else GaugeMetricFamily
    metric = kind(name, family.about, labels=family.labels)
    for labels, number in family.figures.items():
        metric.add_metric(labels, number)
    return metric


def _buckets(times: Histogram) -> list[tuple[str, float]]:
    bounds = (*map(str, times.bounds), "+Inf")
    return [*zip(bounds, times.up_to(), strict=True)]
