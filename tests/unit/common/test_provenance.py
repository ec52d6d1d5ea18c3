import hashlib

from beredd.common.provenance import program_version, sha256_of


def test_a_file_and_its_bytes_have_the_same_hash(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"a,b\n")
    assert sha256_of(path) == sha256_of(b"a,b\n") == hashlib.sha256(b"a,b\n").hexdigest()


def test_the_program_knows_its_version():
    assert program_version()[0].isdigit()
