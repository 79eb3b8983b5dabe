"""Predictions: model backends, models in process, task order."""
