import Domain
import Video

/// What a model's samples look like, decoded once and kept in memory up to a bound.
package struct SampleStore: Sendable {
    package let samples: [Sample]
    /// Sizes of the samples' frames, px.
    let sizes: [(width: Int, height: Int)]
    let recipe: RasterRecipe
    /// nil: did not fit, decode again.
    private let rasters: [Raster?]
    private let source: any LabelSource

    /// How rasters are cut: the square around a sample's centre that any augmentation can reach, shrunk.
    package struct RasterRecipe: Sendable {
        let format: PixelFormat
        let shrink: Int
        /// Half the side of the part to keep around a sample's centre, frame px; nil: the whole frame.
        let reach: Double?

        package init(format: PixelFormat, shrink: Int, reach: Double?) {
            self.format = format
            self.shrink = shrink
            self.reach = reach
        }

        func raster(_ sample: Sample, of frame: Frame) -> Raster {
            guard let reach, let c = sample.centre else { return Raster(frame, shrink: shrink) }
            let region = Box(minX: c.x - reach, minY: c.y - reach, maxX: c.x + reach, maxY: c.y + reach)
            return Raster(frame, region: region, shrink: shrink)
        }
    }

    /// - Parameters:
    ///   - memoryLimit: bytes of decoded pictures to keep.
    ///   - onFrame: called after each decoded frame, with the number done; may throw to stop.
    /// - Throws: `EngineError.undecodableFrame`.
    package init(
        _ samples: [Sample], recipe: RasterRecipe, source: any LabelSource, memoryLimit: Int = 1 << 30,
        onFrame: (Int) throws -> Void = { _ in }
    ) throws {
        let reader = LabeledFrameReader(source)
        var rasters: [Raster?] = []
        var sizes: [(width: Int, height: Int)] = []
        var bytes = 0
        var current: (video: VideoID, frame: Frame)?
        for (done, sample) in samples.enumerated() {
            let frame: Frame
            if let current, current.video == sample.video, current.frame.index == sample.frame {
                frame = current.frame
            } else {
                frame = try reader.frame(sample.frame, of: sample.video, as: recipe.format)
                current = (sample.video, frame)
                try onFrame(done)
            }
            let raster = recipe.raster(sample, of: frame)
            bytes += raster.byteCount
            rasters.append(bytes <= memoryLimit ? raster : nil)
            sizes.append((frame.width, frame.height))
        }
        (self.samples, self.recipe, self.source) = (samples, recipe, source)
        (self.rasters, self.sizes) = (rasters, sizes)
    }

    package var count: Int { samples.count }

    /// Samples whose pictures did not fit into memory and are decoded each time.
    package var decodedAgainCount: Int { rasters.count { $0 == nil } }

    /// A reader for one thread, for rasters that were not kept.
    package func makeReader() -> LabeledFrameReader { LabeledFrameReader(source) }

    /// - Throws: `EngineError.undecodableFrame`.
    func raster(_ index: Int, reader: LabeledFrameReader) throws -> Raster {
        if let raster = rasters[index] { return raster }
        let sample = samples[index]
        return recipe.raster(sample, of: try reader.frame(sample.frame, of: sample.video, as: recipe.format))
    }

    /// Mean and standard deviation of the kept pictures, 0 to 1.
    package var brightness: (mean: Double, deviation: Double) {
        var (count, sum, squares) = (0.0, 0.0, 0.0)
        for raster in rasters.prefix(64) {
            guard let raster else { continue }
            var histogram = [Int](repeating: 0, count: 256)
            for value in raster.pixels { histogram[Int(value)] += 1 }
            for (value, times) in histogram.enumerated() {
                let v = Double(value) / 255
                count += Double(times)
                sum += v * Double(times)
                squares += v * v * Double(times)
            }
        }
        guard count > 0 else { return (0.5, 0.25) }
        let mean = sum / count
        return (mean, max(0.02, (squares / count - mean * mean).squareRoot()))
    }
}
