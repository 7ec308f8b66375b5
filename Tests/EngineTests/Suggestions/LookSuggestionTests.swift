import Domain
import Engine
import Foundation
import Testing
import Video

/// Features of pictures, and what is chosen by them.
@Suite struct LookSuggestionTests {
    /// Rows around a few middles, `each` of every one, in turn.
    private func blobs(_ middles: [[Float]], each: Int, spread: Float = 0.1, seed: UInt64 = 3) -> FeatureTable {
        var generator = SeededGenerator(seed: seed)
        return FeatureTable(
            (0..<(each * middles.count)).map { row in
                middles[row % middles.count].map { $0 + Float.random(in: -spread...spread, using: &generator) }
            })
    }

    @Test func kMeansFindsTheBlobs() {
        let table = blobs([[0, 0], [5, 0], [0, 5]], each: 20)
        let found = KMeans(table, count: 3)
        for row in 0..<60 { #expect(found.clusters[row] == found.clusters[row % 3]) }
        #expect(Set(found.clusters).count == 3)
    }

    @Test func kMeansTakesFewerClustersThanAskedForWhereRowsAreEqual() {
        let found = KMeans(FeatureTable([[1, 1], [1, 1], [2, 2]]), count: 5)
        #expect(found.centres.count == 2)
        #expect(found.clusters[0] == found.clusters[1] && found.clusters[0] != found.clusters[2])
    }

    /// Along its first component a stretched cloud keeps its distances.
    @Test func principalComponentsKeepWhereTheRowsDiffer() {
        var generator = SeededGenerator(seed: 8)
        let along = (0..<40).map { _ in Float.random(in: -10...10, using: &generator) }
        let table = FeatureTable(along.map { [$0 * 0.6, $0 * 0.8, Float.random(in: -0.01...0.01, using: &generator)] })
        let places = PrincipalComponents.project(table, to: 1)
        #expect(places.columns == 1)
        for row in 1..<40 {
            let distance = abs(places[row].first! - places[0].first!)
            #expect(abs(distance - abs(along[row] - along[0])) < 0.05)
        }
    }

    @Test func principalComponentsOfFewRowsAreFew() {
        #expect(PrincipalComponents.project(FeatureTable([[1, 2, 3]]), to: 5).count == 1)
        #expect(PrincipalComponents.project(FeatureTable([[1, 2, 3], [3, 2, 1]]), to: 5).columns == 1)
    }

    @Test func looksGiveAFewOfEachKind() {
        let table = blobs([[0, 0, 0, 0], [9, 0, 0, 0], [0, 9, 0, 0]], each: 10)
        var settings = SuggestionSettings(.imageFeatures, count: 6)
        settings.clusters = 3
        let found = LookSuggestions.choose(table, videos: Array(repeating: 0, count: 30), settings, firstGroup: 5)
        #expect(Dictionary(grouping: found.map(\.row)) { $0 % 3 }.mapValues(\.count) == [0: 2, 1: 2, 2: 2])
        #expect(Set(found.map(\.group)) == [5, 6, 7])
        #expect(found[0].reason == "look 1 of 3, like 10 of 30 frames")
        settings.count = 100
        #expect(
            LookSuggestions.choose(table, videos: Array(repeating: 0, count: 30), settings, firstGroup: 0).count == 30)
        #expect(LookSuggestions.choose(FeatureTable(columns: 2), videos: [], settings, firstGroup: 0).isEmpty)
    }

    @Test(arguments: SuggestionSettings.ImageFeature.allCases)
    func picturesOfTwoKindsAreToldApart(_ feature: SuggestionSettings.ImageFeature) {
        var settings = SuggestionSettings(.imageFeatures, count: 8)
        settings.imageFeature = feature
        settings.clusters = 2
        settings.words = 6
        var looks = PictureLooks(settings)
        for index in 0..<16 { looks.add(Self.picture(index)) }
        let found = LookSuggestions.choose(
            looks.table(), videos: Array(repeating: 0, count: 16), settings, firstGroup: 0)
        #expect(found.count == 8)
        for group in [0, 1] { #expect(Set(found.filter { $0.group == group }.map { $0.row % 2 }).count == 1) }
    }

    /// Upright bars on a dark floor or discs on a lighter one, at places that differ.
    private static func picture(_ index: Int) -> Frame {
        var pixels = [UInt8](repeating: index % 2 == 0 ? 40 : 170, count: 120 * 90)
        for y in 0..<90 {
            for x in 0..<120 {
                let (column, row) = ((x + index) % 30, (y + index / 3) % 30)
                let isBar = column < 6 && row < 22
                let isDisc = (column - 12) * (column - 12) + (row - 12) * (row - 12) < 70
                if index % 2 == 0 ? isBar : isDisc { pixels[y * 120 + x] = index % 2 == 0 ? 220 : 240 }
            }
        }
        return Frame(width: 120, height: 90, format: .gray, pixels: pixels)
    }

    @Test func aPictureWithoutKeypointsIsNoError() {
        var settings = SuggestionSettings(.imageFeatures, count: 2)
        settings.imageFeature = .hog
        var looks = PictureLooks(settings)
        for _ in 0..<3 {
            looks.add(Frame(width: 40, height: 30, format: .gray, pixels: [UInt8](repeating: 9, count: 1200)))
        }
        #expect(looks.table().count == 3)
    }

    @Test func aCornerIsAKeypointAndAnEdgeIsNone() {
        var values = [UInt8](repeating: 20, count: 60 * 60)
        for y in 20..<60 { for x in 20..<60 { values[y * 60 + x] = 200 } }
        let found = Keypoint.find(
            in: GrayPicture(width: 60, height: 60, values: values), threshold: 40, margin: 8, count: 10)
        #expect(found.count == 1)
        #expect(abs(found[0].x - 20) <= 1 && abs(found[0].y - 20) <= 1)
    }

    /// The pattern turns with the keypoint: a quarter turn changes few of the 512 bits, another corner about half.
    @Test func briskKnowsATurnedCorner() {
        func differing(_ a: [UInt64], _ b: [UInt64]) -> Int {
            zip(a, b).reduce(0) { $0 + ($1.0 ^ $1.1).nonzeroBitCount }
        }
        func shape(_ x: Int, _ y: Int) -> UInt8 {
            let (dx, dy) = (Double(x - 20), Double(y - 20))
            return UInt8(min(255, max(0, 120 + 8 * dx + 5 * dy * (dx > 0 ? 1 : 0) - 0.3 * dy * dy)))
        }
        func picture(_ value: (Int, Int) -> UInt8) -> GrayPicture {
            GrayPicture(width: 41, height: 41, values: (0..<1681).map { value($0 % 41, $0 / 41) })
        }
        let brisk = BRISK()
        let place = Keypoint(x: 20, y: 20, strength: 1)
        let upright = brisk.descriptor(of: place, in: picture(shape))
        let turned = brisk.descriptor(of: place, in: picture { x, y in shape(y, 40 - x) })
        let other = brisk.descriptor(of: place, in: picture { x, y in UInt8((x * 37 + y * y * 11) % 251) })
        #expect(differing(upright, turned) < 60)
        #expect(differing(upright, other) > 150)
    }

    @Test func kCentreTakesTheFarthestOfAllBefore() {
        let points = FeatureTable([[0, 0], [1, 0], [10, 0], [0, 6], [10, 1]])
        #expect(KCentreGreedy.choose(3, of: points, beside: FeatureTable([[0, 0]])) == [4, 3, 1])
        // Nothing known: the nearest to the mean (4.2, 1.4) is first.
        #expect(KCentreGreedy.choose(1, of: points, beside: FeatureTable(columns: 2)) == [1])
        #expect(KCentreGreedy.choose(9, of: FeatureTable([[1], [1], [1]]), beside: FeatureTable(columns: 1)) == [0])
        #expect(KCentreGreedy.choose(9, of: FeatureTable(columns: 1), beside: FeatureTable([[3]])).isEmpty)
    }
}
