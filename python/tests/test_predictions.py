"""Predictions that a program hands over, with numpy alone."""

import base64

import numpy
import pytest

import dai_probe
from dai_probe.predictions import add_predictions, softmax
from dai_probe.spectrum import Measurement


def measured(predictions):
    found = Measurement()
    add_predictions(found, predictions)
    return found


def some_probabilities(samples, classes):
    return softmax(numpy.random.default_rng(0).normal(size=(samples, classes)))


def test_confidence_entropy_and_information():
    found = measured(numpy.array([[0.5, 0.5], [1.0, 0.0]])).metrics
    mean = numpy.array([0.75, 0.25])
    assert found["predictionConfidence"] == pytest.approx(0.75)
    assert found["predictionEntropy"] == pytest.approx(numpy.log(2) / 2)
    assert found["predictionInformation"] == pytest.approx(-(mean * numpy.log(mean)).sum() - numpy.log(2) / 2)


def test_predicted_classes_of_64_samples_as_a_record_has_them():
    probabilities = some_probabilities(300, 5)
    chosen = probabilities[[row * 300 // 64 for row in range(64)]]
    found = base64.b64decode(measured(probabilities).predicted_rows)
    assert list(found[:64]) == chosen.argmax(-1).tolist()
    assert list(found[64:]) == pytest.approx((255 * chosen.max(-1)).tolist(), abs=0.51)


def test_one_column_is_the_probability_of_the_second_of_two_classes():
    second = numpy.array([[0.1], [0.8], [0.6]])
    assert measured(second).predicted_rows == measured(numpy.hstack([1 - second, second])).predicted_rows
    assert list(base64.b64decode(measured(second).predicted_rows)[:3]) == [0, 1, 1]


def test_sequences_are_a_row_for_each_token():
    probabilities = some_probabilities(60, 4)
    assert measured(probabilities.reshape(6, 10, 4)).metrics == measured(probabilities).metrics


def test_more_classes_than_a_byte_has_are_told_by_their_statistics_alone():
    found = measured(some_probabilities(10, 300))
    assert found.predicted_rows is None
    assert 0 < found.metrics["predictionConfidence"] < 1


@pytest.mark.parametrize(
    ("predictions", "reason"),
    [
        (numpy.array([[3.0, -1.0], [0.0, 2.0]]), "apply a softmax to logits"),
        (numpy.array([0.2, 0.8]), "samples × classes, and this one has the shape (2,)"),
        (numpy.array([[numpy.nan, 0.5]]), "not finite"),
    ],
)
def test_what_are_no_probabilities_is_left_out_with_a_line(predictions, reason, capsys):
    dai_probe.messages._said.clear()
    found = measured(predictions)
    assert (found.metrics, found.predicted_rows) == ({}, None)
    assert reason in capsys.readouterr().err


def test_a_report_has_them_in_its_record(daemon):
    probabilities = some_probabilities(40, 3)
    with dai_probe.run(study="predictions", epochs=1) as run:
        run.report(1, validation_loss=1.0, predictions=probabilities)
    record = daemon.run(run.id)["records"][-1]
    assert record["predictedRows"] == measured(probabilities).predicted_rows
    assert record["metrics"]["predictionConfidence"] == pytest.approx(probabilities.max(-1).mean())
