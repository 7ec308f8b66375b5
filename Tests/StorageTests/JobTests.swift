import Foundation
import Storage
import Testing

@Suite struct JobTests {
    @Test func aJobsStateOutlivesTheProcess() throws {
        let project = try TemporaryProject()
        var job = try project.store.addJob(
            kind: "train", title: "Train top-down", arguments: #"{"profile": "top-down"}"#, by: "anna")
        #expect(job.state == .queued)
        job.state = .running
        job.progress = #"{"done": 3}"#
        job.process = 41
        job.started = 12.5
        try project.store.saveJob(job)
        try project.store.appendLog("epoch 1", job: job.id)
        try project.store.appendLog("epoch 2", job: job.id)
        try project.reopen()
        #expect(try project.store.job(job.id) == job)
        #expect(try project.store.log(job: job.id) == "epoch 1\nepoch 2")
        #expect(try project.store.log(job: job.id, last: 1) == "epoch 2")
        #expect(try project.store.jobs(in: [.running]).map(\.id) == [job.id])
        #expect(try project.store.jobs(in: [.queued]).isEmpty)
    }

    @Test func aJobThatIsOverStaysOver() throws {
        let project = try TemporaryProject()
        var job = try project.store.addJob(kind: "track", title: "Track", arguments: "{}", by: "anna")
        job.state = .cancelled
        try project.store.saveJob(job)
        job.state = .running
        try project.store.saveJob(job)
        #expect(try project.store.job(job.id).state == .cancelled)
    }

    @Test func anUnknownJobIsNamed() throws {
        let project = try TemporaryProject()
        #expect(throws: StorageError.unknownJob(5)) { try project.store.job(5) }
        #expect(throws: StorageError.unknownJob(5)) { try project.store.appendLog("x", job: 5) }
    }

    @Test func whatIsLearnedOfARunIsAdded() throws {
        let project = try TemporaryProject()
        try project.store.saveRun(named: "r", profile: "top-down", arguments: #"{"seed": 1}"#)
        try project.store.saveRun(named: "r", finished: 5, metrics: "{}")
        let run = try project.store.runs()[0]
        #expect(run.profile == "top-down" && run.arguments == #"{"seed": 1}"# && run.finished == 5)
    }
}
