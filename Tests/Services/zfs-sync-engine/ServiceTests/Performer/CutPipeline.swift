import Quantities
import ZFSSyncEngine
import ZFSSyncEngineCore

/// A pipeline whose streams stop at a point; what was moved by then was moved.
struct CutPipeline: StreamPipeline {
    private let pipeline: any StreamPipeline
    private let point: CutPoint

    init(_ pipeline: any StreamPipeline, at point: CutPoint) {
        (self.pipeline, self.point) = (pipeline, point)
    }

    func run(
        _ stream: StreamRequest,
        limits: StreamLimits,
        progress: @escaping @Sendable (ByteCount) -> Void
    ) async -> StreamOutcome {
        do {
            return try await point.pass {
                await pipeline.run(stream, limits: limits, progress: progress)
            }
        } catch {
            // An engine that has ended sees no outcome; the task that asked is gone with it.
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return StreamOutcome(.stopped)
        }
    }
}
