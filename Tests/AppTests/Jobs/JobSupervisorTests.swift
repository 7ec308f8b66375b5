import App
import Foundation
import Testing

/// The child is a shell script: its verb is a script of this folder, run by `sh`.
@Suite struct JobSupervisorTests {
    private let journal = MemoryJournal()
    private let notices = Notices()
    private let supervisor: JobSupervisor
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("jobs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        supervisor = try JobSupervisor(executable: Self.interpreter(in: folder), journal: journal) { [notices] in
            await notices.add($0)
        }
    }

    /// A program that runs its second argument as a shell script, as `tarsier VERB …` would run a job.
    private static func interpreter(in folder: URL) throws -> URL {
        let program = folder.appendingPathComponent("program")
        try Data("#!/bin/sh\nverb=$1\nshift\neval \"$1\"\n".utf8).write(to: program)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
        return program
    }

    private func submit(_ script: String, kind: String = "predict") async throws -> Job {
        try await supervisor.submit(kind: kind, title: "A job", arguments: [script], author: "ann")
    }

    private func ended(_ id: Job.ID) async throws -> Job {
        try await eventually { try await supervisor.job(id).flatMap { $0.hasEnded ? $0 : nil } }
    }

    private func cleanUp() throws { try FileManager.default.removeItem(at: folder) }

    @Test func keepsWhatASuccessfulJobReports() async throws {
        let job = try await submit(
            """
            echo '{"event":"started","message":"Predicting"}'
            echo 'a plain line'
            echo '{"event":"progress","message":"Predicting","done":5,"total":10,"unit":"frames","rate":50,"secondsLeft":0.1}'
            echo '{"event":"frames","video":1,"ranges":[[3,7]]}'
            echo '{"event":"metrics","metrics":{"model":"m","epoch":1,"epochs":2,"trainLoss":0.5,"validationLoss":"nan","seconds":1,"samplesPerSecond":9,"isBest":true}}'
            echo '{"event":"someday","message":"unknown"}'
            echo '{"event":"result","message":"Done","result":{"frames":"10"}}'
            """)
        let end = try await ended(job.id)
        #expect(end.state == .done)
        #expect(end.error == nil)
        #expect(end.progress?.done == 5)
        #expect(end.result == ["frames": "10"])
        #expect(end.metrics?.epoch == 1)
        #expect(end.metrics?.validationLoss.isNaN == true)
        #expect(end.started != nil && end.ended != nil && end.heard != nil)
        let log = try await supervisor.log(job.id)
        #expect(log.contains("a plain line\n"))
        #expect(log.contains("Done\n"))
        let told = await notices.all.contains {
            if case .frames(video: 1, ranges: [[3, 7]]) = $0 { true } else { false }
        }
        #expect(told)
        try cleanUp()
    }

    @Test func readsManyLinesWithoutLosingTheLast() async throws {
        let job = try await submit(
            "i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo '{\"event\":\"progress\",\"done\":'$i'}'; done; echo the end >&2"
        )
        let end = try await ended(job.id)
        #expect(end.progress?.done == 3000)
        #expect(try await supervisor.log(job.id) == "the end\n")
        try cleanUp()
    }

    @Test func givesTheCauseThatTheJobReports() async throws {
        let job = try await submit(
            #"echo 'noise' >&2; echo '{"event":"failed","message":"The video is missing."}'; exit 3"#)
        let end = try await ended(job.id)
        #expect(end.state == .failed)
        #expect(end.error == "The video is missing.")
        try cleanUp()
    }

    @Test func takesTheLastLineOfTheLogWhenTheJobReportsNoCause() async throws {
        let job = try await submit("echo 'first' >&2; echo 'tarsier: no such run' >&2; exit 1")
        #expect(try await ended(job.id).error == "tarsier: no such run")
        try cleanUp()
    }

    @Test func saysThatAKilledJobProbablyRanOutOfMemory() async throws {
        let job = try await submit("kill -KILL $$")
        let end = try await ended(job.id)
        #expect(end.state == .failed)
        #expect(end.error?.contains("memory") == true)
        try cleanUp()
    }

    @Test func saysThatACrashIsAnErrorOfOurs() async throws {
        let job = try await submit("kill -SEGV $$")
        #expect(try await ended(job.id).error?.contains("crashed") == true)
        try cleanUp()
    }

    @Test func failsInWordsWhenTheProgramIsMissing() async throws {
        let absent = JobSupervisor(executable: folder.appendingPathComponent("absent"), journal: journal) { _ in }
        let job = try await absent.submit(kind: "train", title: "t", arguments: [], author: "ann")
        let end = try await eventually { try await absent.job(job.id).flatMap { $0.hasEnded ? $0 : nil } }
        #expect(end.state == .failed)
        #expect(end.error?.isEmpty == false)
        try cleanUp()
    }

    @Test func cancelEndsAJobWithWhatItStarted() async throws {
        let mark = folder.appendingPathComponent("grandchild")
        let job = try await submit("sleep 600 & echo $! > '\(mark.path)'; echo '{\"event\":\"started\"}'; wait")
        let grandchild = try await eventually {
            (try? String(contentsOf: mark, encoding: .utf8)).flatMap { Int32($0.trimmingCharacters(in: .newlines)) }
        }
        let end = try #require(try await supervisor.cancel(job.id))
        #expect(end.state == .cancelled)
        #expect(end.error == nil)
        let isGone: Bool? = try await eventually { kill(grandchild, 0) != 0 ? true : nil }
        #expect(isGone == true)
        try cleanUp()
    }

    @Test func cancelLetsAJobSaveItsWork() async throws {
        let job = try await submit(
            "trap 'echo saving; sleep 0.2; echo saved; exit 0' TERM; echo '{\"event\":\"started\"}'; while :; do sleep 0.05; done"
        )
        _ = try await eventually { try await supervisor.job(job.id)?.heard }
        let end = try #require(try await supervisor.cancel(job.id))
        #expect(end.state == .cancelled)
        #expect(try await supervisor.log(job.id).contains("saved"))
        try cleanUp()
    }

    @Test func cancelKillsAJobThatIgnoresIt() async throws {
        let job = try await submit(
            "trap '' TERM; echo '{\"event\":\"started\"}'; while :; do sleep 0.05; done")
        _ = try await eventually { try await supervisor.job(job.id)?.heard }
        let end = try #require(try await supervisor.cancel(job.id))
        #expect(end.state == .cancelled)
        try cleanUp()
    }

    @Test func cancelTakesAWaitingJobOutOfTheQueue() async throws {
        let first = try await submit("read line")
        let second = try await submit("echo never")
        #expect(try await supervisor.cancel(second.id)?.state == .cancelled)
        _ = try await supervisor.cancel(first.id)
        #expect(try await supervisor.log(second.id).isEmpty)
        #expect(try await supervisor.cancel(999) == nil)
        try cleanUp()
    }

    @Test func runsOneEngineJobAtATimeAndOthersBesideIt() async throws {
        let first = try await submit("read line", kind: "train")
        let second = try await submit("echo second", kind: "predict")
        let export = try await submit("echo exported", kind: "export")
        #expect(try await ended(export.id).state == .done)
        #expect(try await supervisor.job(second.id)?.state == .queued)
        _ = try await supervisor.cancel(first.id)
        #expect(try await ended(second.id).state == .done)
        try cleanUp()
    }

    @Test func closingEndsWhatRuns() async throws {
        let job = try await submit("echo '{\"event\":\"started\"}'; sleep 600")
        _ = try await eventually { try await supervisor.job(job.id)?.heard }
        await supervisor.close()
        let end = try #require(try await supervisor.job(job.id))
        #expect(end.state == .failed)
        #expect(end.error?.contains("server was stopped") == true)
        try cleanUp()
    }
}
