import Engine

/// Training's events in the words and numbers of a job's lines.
enum TrainingNarrator {
    static func tell(_ event: TrainingEvent, to reporter: any Reporter) {
        switch event {
        case .model(let model, let index, let count):
            reporter.log("Training the \(model.title) model (\(index + 1) of \(count))")
        case .batch(let batch): reporter.send(progress(batch))
        case .epoch(let epoch): reporter.send(metrics(epoch))
        case .log(let text): reporter.log(text)
        }
    }

    private static func progress(_ batch: BatchProgress) -> JobEvent {
        var event = JobEvent(.progress, message: "Training \(batch.model.title), epoch \(batch.epoch)")
        event.done = Int(batch.progress * 1000)
        event.total = 1000
        event.unit = "‰"
        if batch.progress > 0 { event.secondsLeft = batch.seconds * (1 / batch.progress - 1) }
        return event
    }

    private static func metrics(_ epoch: EpochMetrics) -> JobEvent {
        var event = JobEvent(.metrics)
        event.metrics = JobEvent.Metrics(
            model: epoch.model.rawValue, epoch: epoch.epoch, epochs: epoch.epochs, trainLoss: epoch.trainLoss,
            validationLoss: epoch.validationLoss, validationError: epoch.validationError, seconds: epoch.seconds,
            samplesPerSecond: epoch.samplesPerSecond, isBest: epoch.isBest)
        return event
    }
}
