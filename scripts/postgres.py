"""Find a PostgreSQL for the tests: the one named, the one that answers here, or a throwaway one.

postgres.py start    prints its address, or exits 1 when there is none
postgres.py stop     ends the throwaway one that start made
"""

import glob
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg2

NOTE = Path(tempfile.gettempdir()) / f"partnership-register-postgres-{os.getuid()}"


def answering() -> str | None:
    """Return the address of a server that lets us in."""
    if named := os.environ.get("TEST_DATABASE_URL"):
        return named if _answers(named) else None
    for user in ("postgres", "root", os.environ.get("USER", "postgres")):
        url = f"postgresql://{user}@127.0.0.1:5432/postgres"
        if _answers(url):
            return url
    return None


def _answers(url: str) -> bool:
    try:
        psycopg2.connect(url, connect_timeout=3).close()
    except psycopg2.OperationalError:
        return False
    return True


def throwaway() -> str | None:
    """Make a cluster of our own under the temporary folder, reached by its socket only."""
    binaries = sorted(glob.glob("/usr/lib/postgresql/*/bin")) or [
        str(Path(p).parent) for p in [shutil.which("initdb")] if p
    ]
    if not binaries:
        return None
    place = tempfile.mkdtemp(prefix="register-pg-")
    asuser: list[str] = []
    if os.geteuid() == 0:  # the server refuses to run as root
        owner = pwd.getpwnam("postgres")
        os.chown(place, owner.pw_uid, owner.pw_gid)
        asuser = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
    data, options = f"{place}/data", f"-c listen_addresses='' -c unix_socket_directories={place} -c fsync=off"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "cwd": place}
    subprocess.run([*asuser, f"{binaries[-1]}/initdb", "-D", data, "-U", "postgres", "-A", "trust"], **quiet)
    control = [*asuser, f"{binaries[-1]}/pg_ctl", "-D", data, "-w"]
    subprocess.run([*control, "-o", options, "-l", f"{place}/log", "start"], **quiet)
    NOTE.write_text("\n".join([place, *control]))
    return f"postgresql:///postgres?host={place}&user=postgres"


def stop() -> None:
    if NOTE.exists():
        place, *control = NOTE.read_text().split("\n")
        subprocess.run(
            [*control, "-m", "immediate", "stop"], check=False, stdout=subprocess.DEVNULL, cwd=place
        )
        shutil.rmtree(place, ignore_errors=True)
        NOTE.unlink()


if __name__ == "__main__":
    if sys.argv[1] == "stop":
        stop()
    elif url := answering() or (None if os.environ.get("TEST_DATABASE_URL") else throwaway()):
        print(url)
    else:
        sys.exit(1)
