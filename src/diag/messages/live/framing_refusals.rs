//! What is wrong with a description of frames (`rsk_framing`).

use super::refusals::refusals;
use super::{Live, Text};

/// All of them.
pub(super) const ALL: &[&Live] = refusals! {
    "kind is none of RSK_FRAME_LINE, _DELIMITER, _LENGTH, _FIXED"
    "give one of the four; to switch framing off call rsk_stream_set_framing with NULL"
    "kind가 RSK_FRAME_LINE, _DELIMITER, _LENGTH, _FIXED 중 어느 것도 아닙니다"
    "넷 중 하나를 주십시오. 프레임 나누기를 끄려면 rsk_stream_set_framing에 NULL을 주십시오"

    "flags has a bit that is none of RSK_FRAME_KEEP, RSK_FRAME_LITTLE_ENDIAN"
    "join these two with | or give 0"
    "flags에 RSK_FRAME_KEEP, RSK_FRAME_LITTLE_ENDIAN이 아닌 비트가 있습니다"
    "이 둘을 |로 묶거나 0을 주십시오"

    "a delimiter belongs to RSK_FRAME_DELIMITER only"
    "leave delimiter NULL and delimiter_len 0, or set kind to RSK_FRAME_DELIMITER"
    "delimiter는 RSK_FRAME_DELIMITER에서만 씁니다"
    "delimiter는 NULL, delimiter_len은 0으로 두거나, kind를 RSK_FRAME_DELIMITER로 하십시오"

    "the delimiter must have from 1 to 16 bytes"
    "set delimiter and delimiter_len; sizeof of a literal counts its NUL too, strlen does not"
    "delimiter는 1바이트에서 16바이트까지입니다"
    "delimiter와 delimiter_len을 채우십시오. 문자열 상수의 sizeof는 NUL까지 세지만 strlen은 세지 않습니다"

    "the flag RSK_FRAME_LITTLE_ENDIAN belongs to RSK_FRAME_LENGTH only"
    "leave the flag out, or set kind to RSK_FRAME_LENGTH"
    "RSK_FRAME_LITTLE_ENDIAN은 RSK_FRAME_LENGTH에서만 씁니다"
    "플래그를 빼거나, kind를 RSK_FRAME_LENGTH로 하십시오"

    "length_offset, length_adjust and header belong to RSK_FRAME_LENGTH only"
    "leave all three 0, or set kind to RSK_FRAME_LENGTH"
    "length_offset, length_adjust, header는 RSK_FRAME_LENGTH에서만 씁니다"
    "셋을 모두 0으로 두거나, kind를 RSK_FRAME_LENGTH로 하십시오"

    "length belongs to RSK_FRAME_LENGTH and RSK_FRAME_FIXED only"
    "leave it 0; the longest frame is max"
    "length는 RSK_FRAME_LENGTH와 RSK_FRAME_FIXED에서만 씁니다"
    "0으로 두십시오. 가장 긴 프레임은 max로 정합니다"

    "kind RSK_FRAME_FIXED has no delimiter and no header that could be kept"
    "leave RSK_FRAME_KEEP out: the whole frame is given anyway"
    "RSK_FRAME_FIXED에는 남겨 둘 구분자나 헤더가 없습니다"
    "RSK_FRAME_KEEP을 빼십시오. 프레임 전체가 그대로 전달됩니다"

    "kind RSK_FRAME_FIXED needs the length of a frame"
    "set length to the number of bytes of each frame"
    "RSK_FRAME_FIXED에는 프레임의 길이가 필요합니다"
    "length에 프레임 하나의 바이트 수를 넣으십시오"

    "length is above max, so no frame could ever come"
    "leave max 0 with RSK_FRAME_FIXED"
    "length가 max보다 커서 프레임이 하나도 올 수 없습니다"
    "RSK_FRAME_FIXED에서는 max를 0으로 두십시오"

    "kind RSK_FRAME_LENGTH needs a length field of 1, 2, 3, 4 or 8 bytes"
    "set length to the size of the field in the header; how long a frame may be is max"
    "RSK_FRAME_LENGTH에는 1, 2, 3, 4, 8바이트 중 하나의 길이 필드가 필요합니다"
    "length에 헤더 안의 길이 필드의 크기를 넣으십시오. 프레임이 얼마나 길어도 되는지는 max로 정합니다"

    "header ends before the length field does"
    "header counts from the beginning of the frame: at least length_offset + length, or 0 for just that"
    "header가 길이 필드보다 먼저 끝납니다"
    "header는 프레임 처음부터 셉니다. length_offset + length 이상으로, 또는 그만큼이면 0으로 두십시오"

    "the header would have more than 65536 bytes"
    "check length_offset and header: they are counts of bytes before the body of the frame"
    "헤더가 65536바이트보다 길게 됩니다"
    "length_offset과 header를 확인하십시오. 프레임 본문 앞의 바이트 수입니다"

    "length_adjust makes every length less than 0"
    "the field plus length_adjust are the bytes behind the header: if it counts the header, subtract that"
    "length_adjust 때문에 모든 길이가 0보다 작아집니다"
    "필드 값 + length_adjust가 헤더 뒤의 바이트 수입니다. 필드가 헤더까지 세면 헤더만큼만 빼십시오"

    "length_adjust makes every frame longer than max"
    "raise max, or check the sign of length_adjust"
    "length_adjust 때문에 모든 프레임이 max보다 길어집니다"
    "max를 올리거나, length_adjust의 부호를 확인하십시오"
};
