import Foundation
import Logging
import Subprocess

/// Starts jobs as child processes, one engine job at a time, listens to them, ends them, and keeps what became of them.
package actor JobSupervisor {
    /// What open pages are told.
    package enum Notice: Sendable {
        case changed(Job)
        case metrics(Job.ID, JobEvent.Metrics)
        /// The job changed predictions of these frames.
        case frames(video: Int64, ranges: [[Int]])
    }

    private struct Running {
        var job: Job
        var log = JobLog()
        var unsaved: [String] = []
        var reported: String?
        var process: Int32?
        var isCancelled = false
        var lastNotice: ContinuousClock.Instant?
        let stop: AsyncStream<Void>.Continuation
        let task: Task<Void, Never>
    }

    private let executable: URL
    private let journal: any JobJournal
    private let logger: Logger
    private let onNotice: @Sendable (Notice) async -> Void
    private var waiting: [Job] = []
    /// The job that each of some waiting ones goes on from.
    private var prerequisites: [Job.ID: Job.ID] = [:]
    private var running: [Job.ID: Running] = [:]
    private var isClosing = false

    /// Jobs besides the engine's that may run at once.
    private static let mostSideJobs = 2
    /// Progress reaches the pages and the journal this often at most.
    private static let noticePause = Duration.milliseconds(250)

    package init(
        executable: URL, journal: any JobJournal, logger: Logger = Logger(label: "tarsier.jobs"),
        onNotice: @escaping @Sendable (Notice) async -> Void
    ) {
        self.executable = executable
        self.journal = journal
        self.logger = logger
        self.onNotice = onNotice
    }

    // MARK: What pages ask for

    /// - Parameter first: a job that must have succeeded before this one starts; when it does not, neither does this.
    package func submit(
        kind: String, title: String, arguments: [String], author: String, after first: Job.ID? = nil
    ) async throws -> Job {
        let job = try await journal.add(kind: kind, title: title, arguments: arguments, author: author)
        waiting.append(job)
        prerequisites[job.id] = first
        await onNotice(.changed(job))
        if let first, let before = try await self.job(first), before.hasEnded { await settle(after: before) }
        startWaiting()
        return running[job.id]?.job ?? job
    }

    package func jobs() async throws -> [Job] { try await journal.jobs().map(current) }

    package func job(_ id: Job.ID) async throws -> Job? { try await journal.job(id).map(current) }

    package func log(_ id: Job.ID) async throws -> String {
        try await journal.log(id) + (running[id]?.unsaved.map { $0 + "\n" }.joined() ?? "")
    }

    /// Ends a job: SIGTERM, then SIGKILL. Does nothing to a job that has ended.
    ///
    /// - Returns: the job once it is marked; nil when there is none.
    package func cancel(_ id: Job.ID) async throws -> Job? {
        if let index = waiting.firstIndex(where: { $0.id == id }) {
            var job = waiting.remove(at: index)
            job.state = .cancelled
            job.ended = Date()
            await keep(job, process: nil)
            await settle(after: job)
            return job
        }
        if running[id] != nil {
            running[id]?.isCancelled = true
            running[id]?.stop.yield()
            await running[id]?.task.value
        }
        return try await job(id)
    }

    /// Ends every job and waits until they are gone.
    package func close() async {
        isClosing = true
        waiting = []
        for id in running.keys { running[id]?.stop.yield() }
        for task in running.values.map(\.task) { await task.value }
    }

    private func current(_ job: Job) -> Job { running[job.id]?.job ?? job }

    // MARK: The queue

    private func startWaiting() {
        guard !isClosing else { return }
        for job in waiting where mayStart(job) {
            waiting.removeAll { $0.id == job.id }
            start(job)
        }
    }

    /// Lets jobs that waited for this one go on, or ends them unstarted.
    private func settle(after ended: Job) async {
        for job in waiting where prerequisites[job.id] == ended.id {
            prerequisites[job.id] = nil
            guard ended.state != .done else { continue }
            waiting.removeAll { $0.id == job.id }
            var job = job
            job.state = .cancelled
            job.ended = Date()
            await keep(job, process: nil)
            await settle(after: job)
        }
    }

    private func mayStart(_ job: Job) -> Bool {
        guard prerequisites[job.id] == nil else { return false }
        let alike = running.values.count { $0.job.isEngineWork == job.isEngineWork }
        return alike < (job.isEngineWork ? 1 : Self.mostSideJobs)
    }

    private func start(_ waiting: Job) {
        var job = waiting
        job.state = .running
        job.started = Date()
        let process = JobProcess(
            executable: executable.path, arguments: [job.kind] + job.arguments,
            environment: ["TARSIER_JOB": String(job.id)], grace: job.kind == "train" ? .seconds(3) : .seconds(1))
        let (stop, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = job.id
        let task = Task { await self.run(process, job: id, stop: stop) }
        running[id] = Running(job: job, stop: continuation, task: task)
    }

    private func run(_ process: JobProcess, job id: Job.ID, stop: AsyncStream<Void>) async {
        if let job = running[id]?.job { await keep(job, process: nil) }
        do {
            let status = try await process.run(stop: stop) { pid in
                await self.started(id, process: pid)
            } onLine: { line in
                await self.heard(line, from: id)
            }
            await end(id, status: status)
        } catch {
            await end(id, failure: "The job could not be started: \(error)")
        }
    }

    // MARK: What a child says

    private func started(_ id: Job.ID, process: Int32) async {
        running[id]?.process = process
        if let job = running[id]?.job { await keep(job, process: process) }
    }

    private func heard(_ line: JobProcess.Line, from id: Job.ID) async {
        running[id]?.job.heard = Date()
        switch line {
        case .log(let text): note(text, of: id)
        case .event(let event): await heard(event, from: id)
        }
        await tellNowAndThen(id)
    }

    private func heard(_ event: JobEvent, from id: Job.ID) async {
        switch event.event {
        case .started, .progress:
            running[id]?.job.progress = Job.Progress(
                message: event.message, done: event.done, total: event.total, unit: event.unit,
                rate: event.rate.finite, secondsLeft: event.secondsLeft.finite)
        case .log: note(event.message ?? "", of: id)
        case .metrics:
            guard let metrics = event.metrics else { return }
            running[id]?.job.metrics = metrics
            await onNotice(.metrics(id, metrics))
        case .frames:
            guard let video = event.video, let ranges = event.ranges else { return }
            await onNotice(.frames(video: video, ranges: ranges))
        case .result:
            running[id]?.job.result = event.result ?? [:]
            if let message = event.message { note(message, of: id) }
        case .failed:
            running[id]?.reported = event.message
            if let message = event.message { note(message, of: id) }
        }
    }

    private func note(_ line: String, of id: Job.ID) {
        running[id]?.log.append(line)
        running[id]?.unsaved.append(line)
    }

    private func tellNowAndThen(_ id: Job.ID) async {
        let now = ContinuousClock.now
        guard let entry = running[id] else { return }
        if let last = entry.lastNotice, now - last < Self.noticePause { return }
        running[id]?.lastNotice = now
        await saveLog(of: id)
        await keep(entry.job, process: entry.process)
    }

    // MARK: The end

    private func end(_ id: Job.ID, status: TerminationStatus) async {
        guard let entry = running[id] else { return }
        // A job that finished its work before the wish to end it arrived is done; one that stopped early is not.
        let stoppedEarly = entry.isCancelled && entry.job.result == nil
        if status.isSuccess, entry.reported == nil, !stoppedEarly {
            await end(id, failure: nil)
        } else {
            await end(
                id, failure: JobFailure.reason(status, reported: entry.reported, log: entry.log.lines))
        }
    }

    private func end(_ id: Job.ID, failure: String?) async {
        await saveLog(of: id)
        guard var job = running[id]?.job, let entry = running[id] else { return }
        job.ended = Date()
        job.error = entry.isCancelled ? nil : failure
        job.state = failure == nil ? .done : entry.isCancelled ? .cancelled : .failed
        if isClosing, failure != nil, !entry.isCancelled {
            job.error = "The server was stopped while the job ran. What it had saved until then is kept."
        }
        running[id]?.job = job
        await keep(job, process: nil)
        running.removeValue(forKey: id)
        await settle(after: job)
        startWaiting()
    }

    private func saveLog(of id: Job.ID) async {
        guard let lines = running[id]?.unsaved, !lines.isEmpty else { return }
        running[id]?.unsaved = []
        do {
            try await journal.append(lines, to: id)
        } catch {
            logger.error("The log of job \(id) could not be kept: \(error)")
        }
    }

    /// Keeps a job's state and tells the pages; a journal that cannot be written must not stop the job.
    private func keep(_ job: Job, process: Int32?) async {
        do {
            try await journal.save(job, process: process)
        } catch {
            logger.error("The state of job \(job.id) could not be kept: \(error)")
        }
        await onNotice(.changed(job))
    }
}

extension Double? {
    /// Nothing instead of an infinite or undefined number, which JSON cannot say.
    fileprivate var finite: Double? { flatMap { $0.isFinite ? $0 : nil } }
}
