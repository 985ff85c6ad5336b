import HTTPSurface
import StateStore

extension StateStoreError {
    /// The answer while the journal cannot be written; its path is for the log alone.
    var problem: any Error {
        switch code {
        case .diskFull:
            Problem.unavailable(
                "the collector's disk is full; make room there, then send again",
                retryAfterSeconds: 30
            )
        case .failed, .closed:
            // The process ends and starts again with a journal that it opened anew.
            Problem.unavailable(
                "the collector cannot write its journal and starts again; send again",
                retryAfterSeconds: 5
            )
        default: self
        }
    }
}
