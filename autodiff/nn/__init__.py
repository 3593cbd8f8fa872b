"""Learning with the engine: losses and optimisers."""

from autodiff.nn.descent import gradient_descent
from autodiff.nn.logistic import logistic_loss

__all__ = ["gradient_descent", "logistic_loss"]
