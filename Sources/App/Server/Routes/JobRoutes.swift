import Foundation
import Hummingbird
import ServiceLifecycle

/// Jobs: asked for, watched, read and ended.
struct JobRoutes {
    let workspace: Workspace

    func add(to api: RouterGroup<RequestSession>) {
        api.get("jobs") { _, _ in try Response.json(try await workspace.current().jobs.jobs()) }
        api.post("jobs", use: submit)
        api.get("jobs/:job") { _, context in try Response.json(try await job(context)) }
        api.get("jobs/:job/log", use: log)
        api.post("jobs/:job/cancel", use: cancel)
    }

    private func submit(_ request: Request, _ context: RequestSession) async throws -> Response {
        let wanted = try await request.json(JobRequest.self, context)
        let project = try await workspace.current()
        let (roots, templates) = (workspace.roots, workspace.configuration.templates)
        let author = context.author
        if let first = wanted.after, try await project.jobs.job(first) == nil { throw Problem.notFound("job \(first)") }
        let command = try await project.read {
            try JobCommand(wanted, store: $0, roots: roots, templates: templates, author: author)
        }
        return try .json(try await project.jobs.submit(command, author: context.author), status: .created)
    }

    private func job(_ context: RequestSession) async throws -> Job {
        let id = try context.id("job")
        guard let job = try await workspace.current().jobs.job(id) else { throw Problem.notFound("job \(id)") }
        return job
    }

    private func log(_ request: Request, _ context: RequestSession) async throws -> Response {
        let job = try await job(context)
        let text = try await workspace.current().jobs.log(job.id)
        return Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    private func cancel(_ request: Request, _ context: RequestSession) async throws -> Response {
        let id = try context.id("job")
        guard let job = try await workspace.current().jobs.cancel(id) else { throw Problem.notFound("job \(id)") }
        return try .json(job)
    }
}

extension JobSupervisor {
    func submit(_ command: JobCommand, author: String) async throws -> Job {
        try await submit(
            kind: command.kind, title: command.title, arguments: command.arguments, author: author,
            after: command.after)
    }

    /// Waits until a job has ended, but does not hold up the server's end.
    func end(of job: Job) async throws -> Job {
        try await cancelWhenGracefulShutdown {
            while true {
                guard let now = try await self.job(job.id) else { throw Problem.notFound("job \(job.id)") }
                if now.hasEnded { return now }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}
