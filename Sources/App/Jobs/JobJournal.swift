/// Where jobs are kept so that they outlast the server: the project's database, or a list in a test.
package protocol JobJournal: Sendable {
    /// Makes a queued job with a new id.
    func add(kind: String, title: String, arguments: [String], author: String) async throws -> Job
    /// Keeps a job's present state.
    func save(_ job: Job, process: Int32?) async throws
    func append(_ lines: [String], to job: Job.ID) async throws
    /// Newest first.
    func jobs() async throws -> [Job]
    func job(_ id: Job.ID) async throws -> Job?
    func log(_ id: Job.ID) async throws -> String
    /// Marks jobs as failed that an earlier server left behind as waiting or running.
    func markInterrupted() async throws
}
