DROP TABLE group_member;
DROP TABLE teacher_group;
