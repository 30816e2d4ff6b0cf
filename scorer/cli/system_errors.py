"""System errors in Chinese, each with a next step: a full disk, a folder that cannot be written, no git."""

from __future__ import annotations

import errno
import shlex

from scorer.diagnostics.catalogue import visible
from scorer.intake.git import GitError
from scorer.intake.git_failures import explained

CAUSES = {
    errno.ENOSPC: ("磁盘满了", "腾出空间再做一次"),
    errno.EDQUOT: ("磁盘配额用完了", "腾出空间再做一次"),
    errno.EFBIG: ("文件超过系统许可的大小", "放宽限额（ulimit -f）再做一次"),
    errno.EROFS: ("那里是只读的", "换一个能写的地方，或改挂载选项"),
    errno.EACCES: ("没有权限", "看是谁的、谁能读写：ls -ld {name}"),
    errno.EPERM: ("没有权限", "看是谁的、谁能读写：ls -ld {name}"),
    errno.ENOENT: ("没有这个文件或文件夹", "核对路径：ls -ld {name}"),
    errno.ENOTDIR: ("路径中间有一段不是文件夹", "核对路径：ls -ld {name}"),
    errno.EISDIR: ("那里是文件夹，不是文件", "核对路径：ls -ld {name}"),
    errno.EIO: ("磁盘读写出错", "看系统日志，换好的磁盘，从主库恢复"),
    errno.EMFILE: ("打开的文件太多", "放宽限额（ulimit -n）再做一次"),
    errno.ENOMEM: ("内存不够", "关掉别的程序再做一次"),
}


def system_error(error: Exception) -> str:
    """Two lines: what could not be done with which file, and a next step; of git, why it could not look.

    Of a program that is being exchanged: which part of it is missing. "" for any other error: a fault of the program.
    """
    if isinstance(error, GitError):
        cause, fix = explained(error, ".")
        return f"没有做完：{cause}\n改法：{fix}\n"
    if isinstance(error, ImportError):
        fix = "正在升级的，等做完再试；不是的，请管理员到程序的文件夹里运行 make install"
        return f"程序没有装全：{visible(str(error))}\n改法：{fix}\n"
    if not isinstance(error, OSError):
        return ""
    name = visible(str(error.filename2 or error.filename or ""))
    cause, fix = CAUSES.get(error.errno or 0, (error.strerror or type(error).__name__, "把这几行告诉系统管理员"))
    return f"没有做完：{name}{'：' if name else ''}{cause}\n改法：{fix.format(name=shlex.quote(name))}\n"
