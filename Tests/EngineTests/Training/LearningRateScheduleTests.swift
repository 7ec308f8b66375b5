import Engine
import Testing

@Suite struct LearningRateScheduleTests {
    private func profile(_ schedule: OptimizationProfile.Schedule, warmUp: Int = 0) throws -> OptimizationProfile {
        var profile = try TestProfiles.builtIn("single-instance").models[0].optimization
        profile.schedule = schedule
        profile.learningRate = 1
        profile.warmUpBatches = warmUp
        profile.plateauPatience = 2
        return profile
    }

    @Test func warmsUpLinearly() throws {
        let schedule = LearningRateSchedule(try profile(.constant, warmUp: 10))
        #expect(schedule.rate(batch: 0, progress: 0) == 0.1)
        #expect(schedule.rate(batch: 4, progress: 0) == 0.5)
        #expect(schedule.rate(batch: 900, progress: 0.9) == 1)
    }

    @Test func cosineFallsToAHundredth() throws {
        let schedule = LearningRateSchedule(try profile(.cosine))
        #expect(schedule.rate(batch: 0, progress: 0) == 1)
        #expect(abs(schedule.rate(batch: 0, progress: 0.5) - 0.505) < 1e-9)
        #expect(abs(schedule.rate(batch: 0, progress: 1) - 0.01) < 1e-9)
        #expect(abs(schedule.rate(batch: 0, progress: 7) - 0.01) < 1e-9)
    }

    @Test func plateauHalvesAfterItsPatience() throws {
        var schedule = LearningRateSchedule(try profile(.plateau))
        for loss in [3.0, 3, 2, 2] { schedule.endEpoch(loss: loss) }
        #expect(schedule.rate(batch: 0, progress: 0) == 1)
        schedule.endEpoch(loss: 2)
        #expect(schedule.rate(batch: 0, progress: 0) == 0.5)
    }

    @Test func plateauWaitsAfterAChangeAndIgnoresTinyImprovements() throws {
        var profile = try profile(.plateau)
        (profile.plateauCooldown, profile.plateauThreshold) = (3, 0.1)
        var schedule = LearningRateSchedule(profile)
        for loss in [3.0, 2.95, 2.91] { schedule.endEpoch(loss: loss) }
        #expect(schedule.rate(batch: 0, progress: 0) == 0.5, "falls of less than 0.1 do not count")
        for _ in 0..<4 { schedule.endEpoch(loss: 2.91) }
        #expect(schedule.rate(batch: 0, progress: 0) == 0.5, "three epochs of rest, and one that counts")
        schedule.endEpoch(loss: 2.91)
        #expect(schedule.rate(batch: 0, progress: 0) == 0.25)
    }
}
