/// A data folder whose state another process holds, or which cannot be used at all.
struct DataFolderInUse: Error, CustomStringConvertible {
    let data: String
    let cause: any Error

    var description: String {
        "--data \(data): it cannot be used (\(cause)); stop the other poolkeeper or service that "
            + "runs on it, or give another folder"
    }
}
