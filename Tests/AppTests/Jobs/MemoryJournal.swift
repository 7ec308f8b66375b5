import App
import Foundation

/// A journal that lasts as long as a test.
actor MemoryJournal: JobJournal {
    private var kept: [Job] = []
    private var logs: [Job.ID: [String]] = [:]
    private(set) var states: [Job.ID: [Job.State]] = [:]

    func add(kind: String, title: String, arguments: [String], author: String) -> Job {
        let job = Job(id: Int64(kept.count + 1), kind: kind, title: title, arguments: arguments)
        kept.append(job)
        return job
    }

    func save(_ job: Job, process: Int32?) {
        guard let index = kept.firstIndex(where: { $0.id == job.id }) else { return }
        kept[index] = job
        states[job.id, default: []].append(job.state)
    }

    func append(_ lines: [String], to job: Job.ID) { logs[job, default: []] += lines }
    func jobs() -> [Job] { kept.reversed() }
    func job(_ id: Job.ID) -> Job? { kept.first { $0.id == id } }
    func log(_ id: Job.ID) -> String { (logs[id] ?? []).map { $0 + "\n" }.joined() }
    func markInterrupted() {}
}

/// What a supervisor told the pages, in order.
actor Notices {
    private(set) var all: [JobSupervisor.Notice] = []

    func add(_ notice: JobSupervisor.Notice) { all.append(notice) }
}
