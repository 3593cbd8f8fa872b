"""Known-wrong bodies of exercise 8.5, gradient_descent."""


def climbs(loss, start, feed_dict, learning_rate, steps):
    """Walks up the slope: adds the gradient where it is subtracted."""
    executor = Executor([loss, *gradients(loss, list(start))])
    values, losses = dict(start), []
    for _ in range(steps):
        loss_value, *slopes = executor.run({**feed_dict, **values})
        losses.append(loss_value)
        for parameter, slope in zip(values, slopes, strict=True):
            values[parameter] = values[parameter] + learning_rate * slope
    return values, losses


def writes_into_start(loss, start, feed_dict, learning_rate, steps):
    """Keeps the values in the caller's dict."""
    executor = Executor([loss, *gradients(loss, list(start))])
    values, losses = start, []
    for _ in range(steps):
        loss_value, *slopes = executor.run({**feed_dict, **values})
        losses.append(loss_value)
        for parameter, slope in zip(values, slopes, strict=True):
            values[parameter] = values[parameter] - learning_rate * slope
    return values, losses


def writes_into_arrays(loss, start, feed_dict, learning_rate, steps):
    """Copies the dict, but subtracts inside the caller's arrays."""
    executor = Executor([loss, *gradients(loss, list(start))])
    values, losses = dict(start), []
    for _ in range(steps):
        loss_value, *slopes = executor.run({**feed_dict, **values})
        losses.append(loss_value)
        for parameter, slope in zip(values, slopes, strict=True):
            values[parameter] -= learning_rate * slope
    return values, losses


def writes_into_the_data(loss, start, feed_dict, learning_rate, steps):
    """Feeds the parameters by putting them into the caller's feed_dict."""
    executor = Executor([loss, *gradients(loss, list(start))])
    feed_dict.update(start)
    losses = []
    for _ in range(steps):
        loss_value, *slopes = executor.run(feed_dict)
        losses.append(loss_value)
        for parameter, slope in zip(start, slopes, strict=True):
            feed_dict[parameter] = feed_dict[parameter] - learning_rate * slope
    return {parameter: feed_dict[parameter] for parameter in start}, losses


def losses_after_the_steps(loss, start, feed_dict, learning_rate, steps):
    """Writes the loss down after each step instead of before it."""
    executor = Executor([loss, *gradients(loss, list(start))])
    values, losses = dict(start), []
    for _ in range(steps):
        _, *slopes = executor.run({**feed_dict, **values})
        for parameter, slope in zip(values, slopes, strict=True):
            values[parameter] = values[parameter] - learning_rate * slope
        losses.append(executor.run({**feed_dict, **values})[0])
    return values, losses


def one_after_the_other(loss, start, feed_dict, learning_rate, steps):
    """Moves the first parameter, then finds the slope of the second at the place reached."""
    values, losses = dict(start), []
    for _ in range(steps):
        losses.append(Executor([loss]).run({**feed_dict, **values})[0])
        for parameter in start:
            slope = Executor(gradients(loss, [parameter])).run({**feed_dict, **values})[0]
            values[parameter] = values[parameter] - learning_rate * slope
    return values, losses


def stays_at_the_start(loss, start, feed_dict, learning_rate, steps):
    """Finds every slope at the starting point."""
    executor = Executor([loss, *gradients(loss, list(start))])
    values, losses = dict(start), []
    for _ in range(steps):
        loss_value, *slopes = executor.run({**feed_dict, **start})
        losses.append(loss_value)
        for parameter, slope in zip(values, slopes, strict=True):
            values[parameter] = values[parameter] - learning_rate * slope
    return values, losses


def ignores_the_rate(loss, start, feed_dict, learning_rate, steps):
    """Subtracts the whole gradient."""
    executor = Executor([loss, *gradients(loss, list(start))])
    values, losses = dict(start), []
    for _ in range(steps):
        loss_value, *slopes = executor.run({**feed_dict, **values})
        losses.append(loss_value)
        for parameter, slope in zip(values, slopes, strict=True):
            values[parameter] = values[parameter] - slope
    return values, losses


def one_step_short(loss, start, feed_dict, learning_rate, steps):
    """Takes one step less than it was told."""
    executor = Executor([loss, *gradients(loss, list(start))])
    values, losses = dict(start), []
    for _ in range(1, steps):
        loss_value, *slopes = executor.run({**feed_dict, **values})
        losses.append(loss_value)
        for parameter, slope in zip(values, slopes, strict=True):
            values[parameter] = values[parameter] - learning_rate * slope
    return values, losses


def no_losses(loss, start, feed_dict, learning_rate, steps):
    """Returns the values alone."""
    executor = Executor(gradients(loss, list(start)))
    values = dict(start)
    for _ in range(steps):
        slopes = executor.run({**feed_dict, **values})
        for parameter, slope in zip(values, slopes, strict=True):
            values[parameter] = values[parameter] - learning_rate * slope
    return values


def builds_the_graph_in_the_loop(loss, start, feed_dict, learning_rate, steps):
    """Does everything anew in every step: right values, much more work."""
    values, losses = dict(start), []
    for _ in range(steps):
        results = Executor(gradients(loss, list(values)) + [loss]).run({**feed_dict, **values})
        losses.append(results.pop())
        values = {p: values[p] - learning_rate * s for p, s in zip(values, results, strict=True)}
    return values, losses


def makes_an_executor_in_the_loop(loss, start, feed_dict, learning_rate, steps):
    """Builds the gradient nodes once, but sorts the graph in every step."""
    nodes = [loss, *gradients(loss, list(start))]
    values, losses = dict(start), []
    for _ in range(steps):
        loss_value, *slopes = Executor(nodes).run({**feed_dict, **values})
        losses.append(loss_value)
        values = {p: values[p] - learning_rate * s for p, s in zip(values, slopes, strict=True)}
    return values, losses
