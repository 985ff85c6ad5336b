import CLinux

/// Names of error numbers, such as `EPERM`.
enum KernelName {
    static func of(_ errno: Int32) -> String {
        guard let name = unsafe poolkeeper_errno_name(errno) else { return "error \(errno)" }
        return unsafe String(cString: name)
    }
}
